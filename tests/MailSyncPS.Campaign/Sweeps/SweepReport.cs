using System.Diagnostics;
using System.Globalization;

namespace MailSyncPS.Campaign.Sweeps;

/// <summary>Collects the outcomes of a sweep, and shows them.</summary>
sealed class SweepReport(TextWriter output)
{
    static readonly TimeSpan BetweenProgress = TimeSpan.FromSeconds(20);

    readonly Lock _turn = new();
    readonly Stopwatch _clock = Stopwatch.StartNew();
    readonly List<PointOutcome> _outcomes = [];
    TimeSpan _nextProgress = BetweenProgress;

    /// <summary>What was not as it must be.</summary>
    public IReadOnlyList<PointOutcome> Failures
    {
        get
        {
            lock (_turn)
                return [.. _outcomes.Where(o => !o.IsGood)];
        }
    }

    /// <summary>How many points were played.</summary>
    public int Points
    {
        get
        {
            lock (_turn)
                return _outcomes.Count(o => o.Point > 0);
        }
    }

    /// <summary>How many runs were killed.</summary>
    public int Kills
    {
        get
        {
            lock (_turn)
                return _outcomes.Count(o => o.WasKilled);
        }
    }

    /// <summary>Takes an outcome in; a failure is shown at once.</summary>
    public void Add(PointOutcome outcome)
    {
        lock (_turn)
        {
            _outcomes.Add(outcome);
            if (!outcome.IsGood)
                output.WriteLine($"FAILED {outcome}\n    again: {outcome.Repeat}");
            if (_clock.Elapsed < _nextProgress)
                return;
            _nextProgress = _clock.Elapsed + BetweenProgress;
            output.WriteLine($"{_clock.Elapsed:hh\\:mm\\:ss} {Totals}");
        }
    }

    /// <summary>The table of all scenarios, and the totals.</summary>
    public void Show()
    {
        lock (_turn)
        {
            output.WriteLine();
            output.WriteLine($"{"scenario",-36}{"points",8}{"kills",8}{"failures",10}");
            foreach (var scenario in _outcomes.GroupBy(o => o.Scenario, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scenario.Key,-36}{scenario.Count(o => o.Point > 0),8}{scenario.Count(o => o.WasKilled),8}{scenario.Count(o => !o.IsGood),10}"));
            output.WriteLine();
            output.WriteLine($"{Totals} in {_clock.Elapsed:hh\\:mm\\:ss}");
            foreach (var failure in _outcomes.Where(o => !o.IsGood))
                output.WriteLine($"FAILED {failure.Scenario} at step {failure.Point} '{failure.Step}': {failure.Repeat}");
        }
    }

    string Totals => string.Create(CultureInfo.InvariantCulture,
        $"{_outcomes.Select(o => o.Scenario).Distinct().Count()} scenarios, {_outcomes.Count(o => o.Point > 0)} points, {_outcomes.Count(o => o.WasKilled)} kills, {_outcomes.Count(o => !o.IsGood)} failures");
}
