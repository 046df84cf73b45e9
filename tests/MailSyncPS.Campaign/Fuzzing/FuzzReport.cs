using System.Globalization;

namespace MailSyncPS.Campaign.Fuzzing;

/// <summary>What the rounds showed.</summary>
sealed class FuzzReport(TextWriter output)
{
    /// <summary>Memory of a lane, at the most.</summary>
    const int MostMegabytes = 300;

    readonly Dictionary<FuzzKind, int> _rounds = [];
    readonly List<string> _failures = [];
    bool _isTooLarge;

    /// <summary>What went wrong, each with its seed.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>The rounds that were played.</summary>
    public int Rounds => _rounds.Values.Sum();

    /// <summary>The most memory of a lane.</summary>
    public int Megabytes { get; private set; }

    /// <summary>A round has ended.</summary>
    public void Add(int seed, FuzzKind kind, int megabytes, string wrong)
    {
        _rounds[kind] = _rounds.GetValueOrDefault(kind) + 1;
        Megabytes = Math.Max(Megabytes, megabytes);
        if (wrong.Length > 0)
            Fail(seed, $"{kind}: {wrong}");
        if (megabytes > MostMegabytes && !_isTooLarge)
            Fail(seed, string.Create(CultureInfo.InvariantCulture, $"{kind}: it took {megabytes} MB."));
        _isTooLarge |= megabytes > MostMegabytes;
    }

    /// <summary>A round went wrong.</summary>
    public void Fail(int seed, string wrong)
    {
        _failures.Add(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {wrong}"));
        output.WriteLine(_failures[^1]);
    }

    /// <summary>Shows the counts.</summary>
    public void Show()
    {
        foreach (var (kind, count) in _rounds.OrderBy(r => r.Key))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind,-18}{count,8:N0}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Rounds:N0} rounds, {_failures.Count} failures, {Megabytes} MB at the most"));
    }
}
