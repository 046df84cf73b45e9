using System.Globalization;
using System.Net;
using MailSyncPS.Engine;
using MailSyncPS.Simulation.Ledgers;
using MailSyncPS.Simulation.Servers;
using MailSyncPS.Simulation.Time;

namespace MailSyncPS.Simulation.Runs;

/// <summary>All that outlives a run: two servers with a mailbox each, the ledgers, and the time.</summary>
sealed class World : IDisposable
{
    /// <summary>When every situation begins.</summary>
    public static readonly DateTimeOffset Beginning = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    readonly List<(DateTimeOffset Due, Action Work)> _later = [];
    readonly HashSet<string> _breaches = new(StringComparer.Ordinal);
    readonly string _host;

    /// <summary>A world with two empty mailboxes.</summary>
    /// <param name="number">What tells its servers from those of worlds that are played at the same time.</param>
    /// <param name="source">What the old server is like.</param>
    /// <param name="destination">What the new server is like.</param>
    /// <param name="ledgers">The ledgers, which go with it; null for files.</param>
    public World(int number, SourceTraits source, DestinationTraits destination, ILedgers? ledgers = null)
    {
        Ledgers = ledgers ?? new LedgerFiles(LedgerFiles.Memory);
        // Nobody listens on that port of one's own machine, should anything be asked there all the same.
        _host = string.Create(CultureInfo.InvariantCulture, $"127.{1 + (number / 250)}.{1 + (number % 250)}.{1 + (Environment.ProcessId % 250)}");
        (Number, SourceTraits, DestinationTraits) = (number, source, destination);
        (Source, Destination) = (new SimulatedMailbox(), new SimulatedMailbox(destination.IsGmail));
        (Clock, LostAnswers) = (new VirtualClock(Beginning), destination.LostAnswers);
    }

    /// <summary>What tells it from others.</summary>
    public int Number { get; }

    /// <summary>Who is at work on the servers' storage.</summary>
    public Lock Turn { get; } = new();

    /// <summary>The time.</summary>
    public VirtualClock Clock { get; private init; }

    /// <summary>What the old server is like.</summary>
    public SourceTraits SourceTraits { get; set; }

    /// <summary>What the new server is like.</summary>
    public DestinationTraits DestinationTraits { get; set; }

    /// <summary>The old mailbox.</summary>
    public SimulatedMailbox Source { get; private init; }

    /// <summary>The new mailbox.</summary>
    public SimulatedMailbox Destination { get; private init; }

    /// <summary>How many answers to APPEND will be lost.</summary>
    public int LostAnswers { get; set; }

    /// <summary>What was stored at the destination, when, for its limit of a day.</summary>
    public List<(DateTimeOffset At, long Bytes)> Stored { get; private init; } = [];

    /// <summary>Until when the old mailbox is locked for a session that was cut.</summary>
    public DateTimeOffset LockedUntil { get; private set; }

    /// <summary>What must hold after each step.</summary>
    public IPromise? Promise { get; set; }

    /// <summary>The old mailbox, as a run names it. By the port, a run takes it for one of another machine's, whose lock does not hold here.</summary>
    public MailAccount SourceAccount(long? quota, int machine = 1) => Account("old", machine, SourceTraits.Protocol, quota);

    /// <summary>The new mailbox, as a run names it.</summary>
    public MailAccount DestinationAccount => Account("new", 1, MailProtocol.Imap, null);

    /// <summary>The ledgers.</summary>
    public ILedgers Ledgers { get; }

    /// <summary>What a run calls a ledger.</summary>
    public string Ledger(string name) => Ledgers.Address(name);

    /// <summary>What a server does after a while.</summary>
    public void Later(TimeSpan wait, Action work) => _later.Add((Clock.GetUtcNow() + wait, work));

    /// <summary>Does what the servers have come to by now.</summary>
    public void Settle()
    {
        var now = Clock.GetUtcNow();
        var due = _later.Where(l => l.Due <= now).OrderBy(l => l.Due).ToList();
        _later.RemoveAll(due.Contains);
        due.ForEach(l => l.Work());
        if (due.Count > 0)
            Check("late");
    }

    /// <summary>Lets so much time pass that the servers have done whatever they were asked for.</summary>
    public void ComeToRest()
    {
        lock (Turn)
        {
            if (_later.Count == 0)
                return;
            Clock.Advance(TimeSpan.FromMinutes(5));
            Settle();
        }
    }

    /// <summary>Sets the clock forward or back, with nothing under way at the servers.</summary>
    public void SetClock(TimeSpan shift)
    {
        ComeToRest();
        Clock.Advance(shift);
        LockedUntil = DateTimeOffset.MinValue;
    }

    /// <summary>Checks what must hold at every moment.</summary>
    public void Check(string step) => Promise?.Check(this, step);

    /// <summary>What did not hold.</summary>
    public IReadOnlyCollection<string> Breaches => _breaches;

    /// <summary>Something does not hold.</summary>
    public void Breach(string words) => _breaches.Add(words);

    /// <summary>The connections of a run break.</summary>
    public void EndConnections() => LockedUntil = Clock.GetUtcNow() + SourceTraits.LockedAfterCut;

    /// <summary>The same world once more, at rest.</summary>
    public World Copy()
    {
        var copy = new World(Number, SourceTraits, DestinationTraits, Ledgers.Clone())
        {
            Clock = new VirtualClock(Clock.GetUtcNow()),
            Source = Source.Copy(),
            Destination = Destination.Copy(),
            LostAnswers = LostAnswers,
            Stored = [.. Stored],
            Promise = Promise,
        };
        foreach (var (due, _) in _later)
            throw new InvalidOperationException($"A server is still at work until {due:O}.");
        return copy;
    }

    MailAccount Account(string login, int port, MailProtocol protocol, long? quota)
    {
        var account = new MailAccount($"{login}@example.jp", _host, port, protocol, MailSecurity.None, login) { QuotaBytes = quota };
        account.SetSecret(new NetworkCredential("", "pw").SecurePassword);
        return account;
    }

    /// <inheritdoc/>
    public void Dispose() => Ledgers.Dispose();
}
