using System.Collections.Concurrent;
using System.Diagnostics;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>A line to a server whose faults change from run to run.</summary>
sealed class FaultyLine : IAsyncDisposable
{
    static readonly TimeSpan LongestQuiet = LineFault.Lateness + TimeSpan.FromSeconds(2);

    readonly TcpProxy _proxy;
    readonly ConcurrentQueue<LineFault> _struck = new();
    IReadOnlyList<LineFault> _faults = [];
    int _before;

    /// <summary>Lays a line to a loopback port.</summary>
    public FaultyLine(int targetPort, TimeSpan oneWayDelay) => _proxy = new TcpProxy(targetPort, oneWayDelay, Next);

    /// <summary>The port to connect to.</summary>
    public int Port => _proxy.Port;

    /// <summary>The faults that connections have got.</summary>
    public IReadOnlyCollection<LineFault> Struck => _struck;

    /// <summary>Sets the faults of the next connections.</summary>
    public void Arm(IReadOnlyList<LineFault> faults) => (_before, _faults) = (_proxy.ConnectionsOpened, faults);

    /// <summary>Cuts all connections.</summary>
    public void Cut() => _proxy.CutAll();

    /// <summary>Waits until the server has nothing more to hear of earlier connections.</summary>
    public async Task BecomeQuietAsync()
    {
        Arm([]);
        var watch = Stopwatch.StartNew();
        while (_proxy.CurrentConnections > 0)
        {
            if (watch.Elapsed > LongestQuiet)
                _proxy.CutAll();
            await Task.Delay(5);
        }
    }

    ConnectionFaults Next(int number)
    {
        if (_faults.FirstOrDefault(f => f.Connection == number - _before) is not { } fault)
            return ConnectionFaults.None;
        _struck.Enqueue(fault);
        return fault.ToFaults();
    }

    /// <summary>Cuts all connections and takes it down.</summary>
    public ValueTask DisposeAsync() => _proxy.DisposeAsync();
}
