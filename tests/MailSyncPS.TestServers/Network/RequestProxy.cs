using System.Net;
using System.Net.Sockets;

namespace MailSyncPS.TestServers;

/// <summary>What happens to a request on its way.</summary>
public enum RequestFault
{
    /// <summary>It reaches the server, which does it; its answer is lost, and the connection with it.</summary>
    LoseAnswer,

    /// <summary>It does not reach the server, and the connection is lost.</summary>
    LoseRequest,
}

/// <summary>
/// Stands in front of a server that is asked one thing at a time, and loses one request or its answer; or lets nothing through at all, as a
/// network does that is split.
/// </summary>
public sealed class RequestProxy : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly int _target;
    readonly List<Task> _running = [];
    readonly Lock _sync = new();
    readonly Task _accepting;
    TaskCompletionSource _whole = Whole();
    (RequestFault Fault, int Left)? _armed;

    /// <summary>Starts a proxy in front of a loopback port.</summary>
    public RequestProxy(int targetPort)
    {
        _target = targetPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port to connect to.</summary>
    public int Port { get; }

    /// <summary>Whether the fault that was asked for has happened.</summary>
    public bool HasHappened { get; private set; }

    /// <summary>Has something happen to one of the next requests.</summary>
    /// <param name="fault">What.</param>
    /// <param name="request">To which; 1 is the next one.</param>
    public void Arm(RequestFault fault, int request)
    {
        lock (_sync)
            (_armed, HasHappened) = ((fault, request), false);
    }

    /// <summary>Lets nothing through, until it is healed. Connections stay open.</summary>
    public void Split() => _whole = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets everything through again, what waited first.</summary>
    public void Heal() => _whole.TrySetResult();

    /// <summary>Cuts all connections and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Heal();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_running);
        _stop.Dispose();
    }

    static TaskCompletionSource Whole()
    {
        var whole = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        whole.SetResult();
        return whole;
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
                _running.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, closed.Token);
                client.NoDelay = server.NoDelay = true;
                var losesAnswer = new StrongBox();
                await Task.WhenAny(RequestsAsync(client.GetStream(), server.GetStream(), losesAnswer, closed.Token),
                    AnswersAsync(server.GetStream(), client.GetStream(), losesAnswer, closed.Token));
                await closed.CancelAsync();
                client.LingerState = server.LingerState = new LingerOption(true, 0);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
            }
        }
    }

    async Task RequestsAsync(NetworkStream client, NetworkStream server, StrongBox losesAnswer, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 20];
        while (await client.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            await _whole.Task.WaitAsync(cancellationToken);
            if (Happens() is { } fault)
            {
                if (fault == RequestFault.LoseRequest)
                    return;
                losesAnswer.Value = true;
            }
            await server.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    async Task AnswersAsync(NetworkStream server, NetworkStream client, StrongBox losesAnswer, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 20];
        while (await server.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            await _whole.Task.WaitAsync(cancellationToken);
            if (losesAnswer.Value)
                return;
            await client.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    RequestFault? Happens()
    {
        lock (_sync)
        {
            if (_armed is not (var fault, var left))
                return null;
            _armed = left == 1 ? null : (fault, left - 1);
            HasHappened |= left == 1;
            return left == 1 ? fault : null;
        }
    }

    sealed class StrongBox
    {
        internal volatile bool Value;
    }
}
