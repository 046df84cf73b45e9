using System.Collections.Concurrent;
using System.Globalization;
using MailSyncPS.Promises;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>What a campaign of schedules amounts to.</summary>
sealed class ScheduleFigures
{
    readonly ConcurrentDictionary<LineFaultKind, int> _faults = new();
    readonly ConcurrentDictionary<Invariant, int> _violations = new();
    int _schedules;
    int _runs;
    int _kills;
    int _cancels;
    int _mails;
    readonly ConcurrentDictionary<string, int> _lives = new(StringComparer.Ordinal);

    /// <summary>How many schedules violated an invariant.</summary>
    public int Failures => _violations.Values.Sum();

    /// <summary>How many schedules were played to their end.</summary>
    public int Schedules => _schedules;

    /// <summary>Mails that were lost.</summary>
    public int Lost => Of(Invariant.NoLoss) + Of(Invariant.OnlyEntitledGo);

    /// <summary>Mails that arrived twice.</summary>
    public int Duplicated => Of(Invariant.NoDuplicate);

    /// <summary>Counts a run.</summary>
    public void Add(RunReport report)
    {
        Interlocked.Increment(ref _runs);
        if (report.WasKilled)
            Interlocked.Increment(ref _kills);
        if (report.WasCancelled)
            Interlocked.Increment(ref _cancels);
    }

    /// <summary>Counts a schedule that was played, with the faults that struck and the mails that the source held.</summary>
    public void Add(IEnumerable<LineFault> struck, int mails)
    {
        Interlocked.Increment(ref _schedules);
        Interlocked.Add(ref _mails, mails);
        foreach (var fault in struck)
            _faults.AddOrUpdate(fault.Kind, 1, (_, count) => count + 1);
    }

    /// <summary>Counts what a schedule was about beside faults.</summary>
    public void Add(ScheduleSetup setup, IReadOnlyDictionary<MailboxSide, int> restores, int sentIntoItself)
    {
        foreach (var (side, times) in restores)
            Count($"{side} restored", times);
        if (setup.StateWriting != StateWriting.None)
            Count("with state lines", 1);
        if (setup.IsFiledAtOnce)
            Count("filed at once", 1);
        if (setup.IsOneMailbox)
            Count("of one mailbox", 1);
        Count("copies sent into the one mailbox", sentIntoItself);
    }

    /// <summary>Counts what several workers at one mailbox came to.</summary>
    public void Add(TogetherAction action, IReadOnlyList<RunReport> reports, TogetherRun together)
    {
        Count("times several workers", 1);
        Count("workers refused or passed over", reports.Count(r => r.WasRefused));
        Count("workers halted beyond their fence", together.WasFenced ? 1 : 0);
        Count("faults on lines to the database", together.DatabaseFaults);
        if (action.Trouble != WorkerTrouble.None)
            Count($"worker trouble {action.Trouble}", 1);
    }

    /// <summary>Counts how often the database was started anew.</summary>
    public void AddRestarts(int restarts) => Count("database restarts", restarts);

    void Count(string life, int by) => _lives.AddOrUpdate(life, by, (_, count) => count + by);

    /// <summary>Counts a schedule that violated an invariant.</summary>
    public void Add(Invariant invariant) => _violations.AddOrUpdate(invariant, 1, (_, count) => count + 1);

    int Of(Invariant invariant) => _violations.GetValueOrDefault(invariant);

    /// <summary>The figures in a line.</summary>
    public override string ToString()
    {
        var (runs, mails) = ($"{_schedules} schedules, {_runs} runs, {_kills} killed, {_cancels} cancelled", $"{_mails} mails, {Lost} lost, {Duplicated} duplicated");
        var faults = string.Join(", ", _faults.OrderBy(f => f.Key).Select(f => $"{f.Value} {f.Key}"));
        var lives = string.Join(", ", _lives.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Value} {l.Key}"));
        return string.Create(CultureInfo.InvariantCulture, $"{runs}, faults: {faults}; {lives}; {mails}, {Failures} schedules failed");
    }
}
