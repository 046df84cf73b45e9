using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;

namespace MailSyncPS.TestServers;

/// <summary>A web server for HTTP and HTTPS on loopback ports. It remembers whole requests, to see what was told to it.</summary>
public sealed class WebServer : IAsyncDisposable
{
    readonly ScriptedPeer _http;
    readonly ScriptedPeer _https;
    readonly ConcurrentQueue<string> _requests = new();
    readonly IReadOnlyDictionary<string, WebReply> _replies;

    WebServer(IReadOnlyDictionary<string, WebReply> replies)
    {
        _replies = replies;
        string[] hosts = [.. replies.Keys.Select(address => new Uri(address).Host).Append("localhost").Distinct()];
        _http = new ScriptedPeer(connection => ServeAsync(connection, "http"));
        _https = new ScriptedPeer(connection => ServeAsync(connection, "https"), TestCertificates.For(hosts));
    }

    /// <summary>Where HTTP is spoken.</summary>
    public IPEndPoint Http => new(IPAddress.Loopback, _http.Port);

    /// <summary>Where HTTPS is spoken.</summary>
    public IPEndPoint Https => new(IPAddress.Loopback, _https.Port);

    /// <summary>The requests so far, each whole: the address asked for, then its header fields.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Starts a server.</summary>
    /// <param name="replies">What lies at which address, as in <c>https://example.test/file.xml</c>. Its certificate is for all hosts among them.</param>
    public static WebServer Run(IReadOnlyDictionary<string, WebReply> replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        return new WebServer(replies);
    }

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _http.DisposeAsync();
        await _https.DisposeAsync();
    }

    async Task ServeAsync(PeerConnection connection, string scheme)
    {
        var lines = new List<string>();
        while (await connection.ReadLineAsync() is { Length: > 0 } line)
            lines.Add(line);
        if (lines.Count == 0)
            return;
        var host = lines.Find(line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase))?[5..].Trim();
        var address = $"{scheme}://{host}{lines[0].Split(' ')[1]}";
        _requests.Enqueue(string.Join('\n', [address, .. lines]));
        var reply = _replies.GetValueOrDefault(address) ?? new WebReply("nothing here", "text/html", "404 Not Found");
        var body = Encoding.UTF8.GetBytes(reply.Body);
        var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status}\r\nContent-Type: {reply.ContentType}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n");
        if (reply.Location is not null)
            head += $"Location: {reply.Location}\r\n";
        await connection.WriteAsync([.. Encoding.ASCII.GetBytes(head + "\r\n"), .. body]);
    }
}
