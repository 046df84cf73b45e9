using System.Net;
using System.Net.Sockets;

namespace MailSyncPS.TestServers;

/// <summary>One connection through a proxy.</summary>
sealed class ProxiedConnection : IDisposable
{
    static readonly TimeSpan DeliveryTime = TimeSpan.FromSeconds(5);

    readonly TcpProxy _proxy;
    readonly Socket _client;
    readonly Socket _server;
    readonly TimeSpan _oneWayDelay;
    readonly ConnectionFaults _faults;
    readonly CancellationTokenSource _cut;
    volatile bool _serverIsLeftAlone;

    internal ProxiedConnection(TcpProxy proxy, Socket client, Socket server, TimeSpan oneWayDelay, ConnectionFaults faults, CancellationToken stop)
    {
        (_proxy, _client, _server, _oneWayDelay, _faults) = (proxy, client, server, oneWayDelay, faults);
        _cut = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _client.NoDelay = true;
        _server.NoDelay = true;
    }

    /// <summary>Passes bytes on until both sides are through, or the connection is cut.</summary>
    internal async Task RunAsync(IPEndPoint target)
    {
        try
        {
            await _server.ConnectAsync(target, _cut.Token);
            var toServer = new ProxyPipe(_client, _server, _oneWayDelay, _faults.ToServer, bytes => _proxy.Count(true, bytes));
            var toClient = new ProxyPipe(_server, _client, _oneWayDelay, _faults.ToClient, bytes => _proxy.Count(false, bytes));
            await Task.WhenAll(PassAsync(toServer, _faults.ToServer, toServer: true), PassAsync(toClient, _faults.ToClient, toServer: false));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One side is gone, or the connection was cut.
        }
    }

    /// <summary>Cuts both sides.</summary>
    internal void Cut(bool reset)
    {
        try
        {
            _cut.Cancel();
            CloseClient(reset);
            _server.Close(0);
        }
        catch (ObjectDisposedException)
        {
            // The connection has ended in the meantime.
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _cut.Dispose();
    }

    async Task PassAsync(ProxyPipe pipe, DirectionFaults faults, bool toServer)
    {
        try
        {
            if (await pipe.RunAsync(_cut.Token))
                return;
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // What is held back for the server reaches it though its client has gone.
            if (_faults.ToServer.HoldAfterBytes is not null)
                await (toServer ? LetServerWorkAsync(reset: false) : HearServerOutAsync());
            else if (!_serverIsLeftAlone)
                Cut(reset: false);
            return;
        }
        if (faults.DeliverAfterCut)
            await LetServerWorkAsync(faults.ResetOnCut);
        Cut(faults.ResetOnCut);
    }

    // The server is left alone with what it got, until it has been through with it.
    async Task LetServerWorkAsync(bool reset)
    {
        _serverIsLeftAlone = true;
        CloseClient(reset);
        try
        {
            _server.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It has hung up already.
        }
        await HearServerOutAsync();
    }

    async Task HearServerOutAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_cut.Token);
        deadline.CancelAfter(DeliveryTime);
        try
        {
            var ignored = new byte[4096];
            while (await _server.ReceiveAsync(ignored, deadline.Token) > 0)
            {
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It has had its time.
        }
    }

    void CloseClient(bool reset)
    {
        if (reset)
            _client.LingerState = new LingerOption(true, 0);
        _client.Close();
    }
}
