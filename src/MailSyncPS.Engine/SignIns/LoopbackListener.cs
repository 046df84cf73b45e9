using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace MailSyncPS.Engine.SignIns;

/// <summary>
/// Waits on this machine's loopback address for the browser that comes back with a person's consent (RFC 8252, 7.3). It answers the one
/// that brings the right state, once, and is closed then; all else is turned away.
/// </summary>
/// <param name="state">The state that was given along.</param>
/// <param name="timeouts">The clock and the limits.</param>
sealed class LoopbackListener(string state, RunTimeouts timeouts) : IDisposable
{
    const int LargestHead = 16 << 10;

    /// <summary>Browsers open connections that they do not use, or, on a busy computer, use late.</summary>
    static readonly TimeSpan HeadMayTake = TimeSpan.FromMinutes(1);

    /// <summary>The pause after a connection that failed before it was there.</summary>
    static readonly TimeSpan NextAccept = TimeSpan.FromMilliseconds(100);

    static readonly (string, string)[] Header =
    [
        ("Content-Type", "text/html;charset=utf-8"), ("Content-Security-Policy", "default-src 'none'"),
        ("Referrer-Policy", "no-referrer"), ("Cache-Control", "no-store"), ("Connection", "close"),
    ];

    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly TaskCompletionSource<IReadOnlyDictionary<string, string>> _come =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _isAnswered;

    /// <summary>Begins to listen.</summary>
    /// <returns>The port.</returns>
    public int Start()
    {
        _listener.Start();
        return ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    /// <summary>Waits for it.</summary>
    /// <param name="page">The page that is shown, for what came.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it brought.</returns>
    public async Task<IReadOnlyDictionary<string, string>> WaitAsync(Func<IReadOnlyDictionary<string, string>, string> page,
        CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var accepting = AcceptAsync(page, end.Token);
        try
        {
            return await _come.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            _listener.Stop();
            await accepting.ConfigureAwait(false);
        }
    }

    public void Dispose() => _listener.Dispose();

    async Task AcceptAsync(Func<IReadOnlyDictionary<string, string>, string> page, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var socket = await _listener.AcceptSocketAsync(cancellationToken).ConfigureAwait(false);
                _ = AnswerAsync(socket, page, cancellationToken);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
            {
                // A listener that was stopped says that it does not listen.
                if (cancellationToken.IsCancellationRequested)
                    return;
                // A browser that gives up as it connects ends its own connection, not the wait.
                await timeouts.DelayAsync(NextAccept, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    async Task AnswerAsync(Socket socket, Func<IReadOnlyDictionary<string, string>, string> page, CancellationToken cancellationToken)
    {
        try
        {
            var stream = new NetworkStream(socket, ownsSocket: true);
            await using var streamScope = stream.ConfigureAwait(false);
            using var limit = timeouts.Limit(HeadMayTake, cancellationToken);
            var brought = Brought(await ReadHeadAsync(stream, limit.Token).ConfigureAwait(false));
            if (brought is null || Interlocked.Exchange(ref _isAnswered, 1) == 1)
            {
                await SendAsync(stream, Reply(HttpStatusCode.NotFound, "")).ConfigureAwait(false);
                return;
            }
            try
            {
                await SendAsync(stream, Reply(HttpStatusCode.OK, page(brought))).ConfigureAwait(false);
            }
            finally
            {
                // What was brought counts, whether or not the browser stays to see the page.
                _come.TrySetResult(brought);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Whoever it was has gone.
        }
    }

    static async Task SendAsync(NetworkStream stream, byte[] reply)
    {
        await stream.WriteAsync(reply, CancellationToken.None).ConfigureAwait(false);
        // What the browser has not read yet is lost where the socket is closed at once.
        stream.Socket.Shutdown(SocketShutdown.Send);
    }

    static async Task<string> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new byte[LargestHead];
        for (var length = 0; length < head.Length;)
        {
            var read = await stream.ReadAsync(head.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            length += read;
            if (head.AsSpan(0, length).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
                return Encoding.Latin1.GetString(head, 0, end);
        }
        return "";
    }

    /// <summary>What a request brings that is the awaited one; null for all others.</summary>
    Dictionary<string, string>? Brought(string head)
    {
        var lines = head.Split("\r\n");
        var host = lines.FirstOrDefault(line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase))?[5..].Trim();
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        // A page elsewhere may know this machine by a name of its own.
        if (host != FormattableString.Invariant($"127.0.0.1:{port}") && host != FormattableString.Invariant($"localhost:{port}")
            || lines[0].Split(' ') is not ["GET", var target, _] || !target.StartsWith("/?", StringComparison.Ordinal))
            return null;
        var fields = target[2..].Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2)
            .DistinctBy(pair => pair[0]).ToDictionary(pair => WebUtility.UrlDecode(pair[0]), pair => WebUtility.UrlDecode(pair[1]));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(fields.GetValueOrDefault("state", "")),
            Encoding.UTF8.GetBytes(state)) && (fields.ContainsKey("code") || fields.ContainsKey("error")) ? fields : null;
    }

    static byte[] Reply(HttpStatusCode status, string page)
    {
        var body = Encoding.UTF8.GetBytes(page);
        var head = string.Concat(Header.Append(("Content-Length", FormattableString.Invariant($"{body.Length}")))
            .Select(field => $"{field.Item1}: {field.Item2}\r\n"));
        return [.. Encoding.ASCII.GetBytes(FormattableString.Invariant($"HTTP/1.1 {(int)status} \r\n{head}\r\n")), .. body];
    }
}
