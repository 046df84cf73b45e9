using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MailSyncPS.TestServers;

/// <summary>A loopback server that says whatever a test wants, and remembers what was said to it.</summary>
public sealed class ScriptedPeer : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly Func<PeerConnection, Task> _script;
    readonly ServerCertificate? _implicitTls;
    readonly ConcurrentQueue<PeerConnection> _connections = new();
    readonly ConcurrentQueue<Exception> _failures = new();
    readonly List<Task> _running = [];
    readonly Task _accepting;

    /// <summary>Starts a server that plays a script on each connection; the connection is closed when the script ends.</summary>
    /// <param name="script">What to do on a connection.</param>
    /// <param name="implicitTls">The certificate for TLS from the first byte; null for none.</param>
    public ScriptedPeer(Func<PeerConnection, Task> script, ServerCertificate? implicitTls = null)
    {
        _script = script;
        _implicitTls = implicitTls;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port to connect to.</summary>
    public int Port { get; }

    /// <summary>The connections so far, in order.</summary>
    public IReadOnlyList<PeerConnection> Connections => [.. _connections];

    /// <summary>All lines that clients sent, in order of the connections.</summary>
    public IReadOnlyList<string> LinesHeard => [.. _connections.SelectMany(connection => connection.LinesHeard)];

    /// <summary>What went wrong in scripts, apart from clients that left.</summary>
    public IReadOnlyList<Exception> Failures => [.. _failures];

    /// <summary>Closes all connections and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        foreach (var connection in _connections)
            connection.Abort();
        await _accepting;
        await Task.WhenAll(_running);
        foreach (var connection in _connections)
            connection.Dispose();
        _stop.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                var connection = new PeerConnection(_connections.Count + 1, socket, _stop.Token);
                _connections.Enqueue(connection);
                _running.Add(PlayAsync(connection));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The server was stopped.
        }
    }

    async Task PlayAsync(PeerConnection connection)
    {
        try
        {
            if (_implicitTls is not null)
                await connection.StartTlsAsync(_implicitTls);
            await _script(connection);
            await connection.CloseAsync();
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            connection.Abort();
        }
        catch (Exception failure)
        {
            _failures.Enqueue(failure);
            connection.Abort();
        }
    }
}
