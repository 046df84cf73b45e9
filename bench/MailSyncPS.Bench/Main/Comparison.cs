using System.Diagnostics;
using MailSyncPS.Bench.Contestants;
using MailSyncPS.Bench.Report;

namespace MailSyncPS.Bench.Main;

/// <summary>Compares contestants: all of them in turn, round after round, so that a slow moment of the machine meets everybody.</summary>
static class Comparison
{
    const int Mails = 2000;
    const int QuickMails = 500;
    const int Rounds = 3;

    // Who takes so long varies little, and is not repeated.
    static readonly TimeSpan LongestRepeated = TimeSpan.FromSeconds(30);

    // When so much time has passed, everybody is measured once, and that is all.
    static readonly TimeSpan TimeForRounds = TimeSpan.FromMinutes(12);

    internal static async Task RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var cells = Cell.All(options);
        if (cells.Count == 0)
            throw new BenchFailedException("--only names nothing that could be measured.\n" + BenchOptions.Usage);
        await using var stage = await ComparisonStage.PrepareAsync(options.Quick ? QuickMails : Mails, cancellationToken);
        Console.WriteLine(FormattableString.Invariant($"{stage.Mails} mails, {stage.Bytes / 1e6:0.0} MB"));
        var results = await MeasureAsync(stage, cells, options.Quick ? 1 : Rounds, cancellationToken);
        var section = ComparisonTables.Write(results, stage.Mails, stage.Bytes) + ComparisonNotes.Text;
        Console.WriteLine();
        Console.WriteLine(section);
        if (options.IsWhole)
            PerformanceDocument.Replace("comparison", "Copying a mailbox", "bench", section);
    }

    static async Task<List<CellResult>> MeasureAsync(ComparisonStage stage, IReadOnlyList<Cell> cells, int rounds, CancellationToken cancellationToken)
    {
        var attempts = cells.ToDictionary(cell => cell, _ => new List<Attempt>());
        var total = Stopwatch.StartNew();
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var (cell, made) in attempts)
            {
                if (made.Count > 0 && (total.Elapsed > TimeForRounds || made.Exists(earlier => earlier.Seconds > LongestRepeated.TotalSeconds)))
                    continue;
                var clock = Stopwatch.StartNew();
                var attempt = await stage.AttemptAsync(cell, cancellationToken);
                made.Add(attempt);
                Console.WriteLine(AttemptLine.Write(cell, attempt, clock.Elapsed));
            }
        }
        return [.. attempts.Select(cell => new CellResult(cell.Key, (double)stage.Bytes / stage.Mails, cell.Value))];
    }
}
