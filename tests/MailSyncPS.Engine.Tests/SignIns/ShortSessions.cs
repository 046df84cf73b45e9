using System.Net;
using System.Net.Sockets;

namespace MailSyncPS.Engine.Tests.SignIns;

/// <summary>A server's port whose sessions end after a time, as those do whose token has come to its end; a slow line.</summary>
sealed class ShortSessions : IAsyncDisposable
{
    const int BytesPerTick = 4 << 10;

    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly int _port;
    readonly TimeSpan _life;
    readonly Task _accepting;

    public ShortSessions(int port, TimeSpan life)
    {
        (_port, _life) = (port, life);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using var end = new CancellationTokenSource(_life);
        try
        {
            using (client)
            {
                await server.ConnectAsync(IPAddress.Loopback, _port, end.Token);
                await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream(), end.Token), DribbleAsync(server.GetStream(), client.GetStream(), end.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The session has ended.
        }
    }

    static async Task DribbleAsync(NetworkStream from, NetworkStream to, CancellationToken cancellationToken)
    {
        var bytes = new byte[BytesPerTick];
        for (int read; (read = await from.ReadAsync(bytes, cancellationToken)) > 0;)
        {
            await to.WriteAsync(bytes.AsMemory(0, read), cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(read * 100 / BytesPerTick), cancellationToken);
        }
    }
}
