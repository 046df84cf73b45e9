using System.Net;
using System.Net.Sockets;

namespace MailSyncPS.TestServers;

/// <summary>
/// Stands in front of a port, delays what passes without limiting its throughput, counts it, and does to each
/// connection what its schedule says.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly IPEndPoint _target;
    readonly TimeSpan _oneWayDelay;
    readonly Func<int, ConnectionFaults> _schedule;
    readonly HashSet<ProxiedConnection> _open = [];
    readonly List<Task> _running = [];
    readonly Task _accepting;
    int _opened;
    int _peak;
    long _bytesToServer;
    long _bytesToClient;

    /// <summary>Starts a proxy in front of a loopback port.</summary>
    /// <param name="targetPort">The server's port.</param>
    /// <param name="oneWayDelay">The time each byte is on its way.</param>
    /// <param name="schedule">The faults of each connection by its number, from 1; null for none.</param>
    /// <param name="targetHost">The server's address.</param>
    public TcpProxy(int targetPort, TimeSpan oneWayDelay = default, Func<int, ConnectionFaults>? schedule = null, string targetHost = "127.0.0.1")
    {
        _target = new IPEndPoint(IPAddress.Parse(targetHost), targetPort);
        _oneWayDelay = oneWayDelay;
        _schedule = schedule ?? (_ => ConnectionFaults.None);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port to connect to.</summary>
    public int Port { get; }

    /// <summary>Bytes passed on to the server so far.</summary>
    public long BytesToServer => Interlocked.Read(ref _bytesToServer);

    /// <summary>Bytes passed on to clients so far.</summary>
    public long BytesToClient => Interlocked.Read(ref _bytesToClient);

    /// <summary>Connections opened so far.</summary>
    public int ConnectionsOpened => Volatile.Read(ref _opened);

    /// <summary>The most connections that were open at the same time.</summary>
    public int PeakConnections => Volatile.Read(ref _peak);

    /// <summary>Connections open now.</summary>
    public int CurrentConnections
    {
        get
        {
            lock (_open)
                return _open.Count;
        }
    }

    /// <summary>Cuts all connections now.</summary>
    public void CutAll(bool reset = false)
    {
        ProxiedConnection[] connections;
        lock (_open)
            connections = [.. _open];
        foreach (var connection in connections)
            connection.Cut(reset);
    }

    /// <summary>Cuts all connections and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        CutAll();
        await _accepting;
        await Task.WhenAll(_running);
        _stop.Dispose();
    }

    internal void Count(bool toServer, int bytes)
    {
        if (toServer)
            Interlocked.Add(ref _bytesToServer, bytes);
        else
            Interlocked.Add(ref _bytesToClient, bytes);
    }

    async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                _running.Add(ServeAsync(client, _schedule(Interlocked.Increment(ref _opened))));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The proxy was stopped.
        }
    }

    async Task ServeAsync(Socket client, ConnectionFaults faults)
    {
        using var server = new Socket(_target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var connection = new ProxiedConnection(this, client, server, _oneWayDelay, faults, _stop.Token);
        lock (_open)
        {
            _open.Add(connection);
            _peak = Math.Max(_peak, _open.Count);
        }
        try
        {
            if (!faults.Refuse)
                await connection.RunAsync(_target);
        }
        finally
        {
            lock (_open)
                _open.Remove(connection);
        }
    }
}
