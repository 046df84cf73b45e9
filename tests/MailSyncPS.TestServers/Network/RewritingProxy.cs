using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailSyncPS.TestServers;

/// <summary>
/// Stands in front of a port and rewrites lines on their way, for what a real server never does: leave out a response
/// code, alter mail, lose an answer. Within a literal a line must keep its length. Text is Latin-1.
/// </summary>
public sealed class RewritingProxy : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly int _targetPort;
    readonly Func<ILineRewriter> _begin;
    readonly List<Task> _running = [];
    readonly Task _accepting;

    /// <summary>Starts a proxy in front of a loopback port.</summary>
    /// <param name="targetPort">The server's port.</param>
    /// <param name="toServer">What becomes of the client's lines, null closing the connection; nothing by default.</param>
    /// <param name="toClient">What becomes of the server's lines, likewise.</param>
    public RewritingProxy(int targetPort, Func<string, string?>? toServer = null, Func<string, string?>? toClient = null)
        : this(targetPort, () => new SameForAll(toServer ?? (line => line), toClient ?? (line => line)))
    {
    }

    /// <summary>Starts a proxy in front of a loopback port, whose connections are rewritten each for itself.</summary>
    /// <param name="targetPort">The server's port.</param>
    /// <param name="begin">Called for each connection.</param>
    public RewritingProxy(int targetPort, Func<ILineRewriter> begin)
    {
        (_targetPort, _begin) = (targetPort, begin);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port to connect to.</summary>
    public int Port { get; }

    /// <summary>Closes all connections and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_running);
        _stop.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
                _running.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy was stopped.
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var server = new TcpClient("127.0.0.1", _targetPort) { NoDelay = true };
                client.NoDelay = true;
                var rewriter = _begin();
                var (near, far) = (client.GetStream(), server.GetStream());
                await Task.WhenAny(PassAsync(near, far, rewriter.ToServer), PassAsync(far, near, rewriter.ToClient));
            }
            catch (SocketException)
            {
                // The server is not there.
            }
        }
    }

    async Task PassAsync(NetworkStream from, NetworkStream to, Func<string, string?> rewrite)
    {
        var buffer = new byte[64 * 1024];
        var line = new StringBuilder();
        try
        {
            while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var count)
            {
                line.Append(Encoding.Latin1.GetString(buffer, 0, count));
                var text = line.ToString();
                var whole = text.LastIndexOf('\n') + 1;
                line.Clear().Append(text, whole, text.Length - whole);
                var lines = text[..whole].Split('\n')[..^1].Select(l => rewrite(l + "\n")).ToList();
                await to.WriteAsync(Encoding.Latin1.GetBytes(string.Concat(lines.TakeWhile(l => l is not null))), _stop.Token);
                if (lines.Contains(null))
                    return;
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // One side is gone.
        }
    }
    sealed class SameForAll(Func<string, string?> toServer, Func<string, string?> toClient) : ILineRewriter
    {
        public string? ToServer(string line) => toServer(line);

        public string? ToClient(string line) => toClient(line);
    }
}
