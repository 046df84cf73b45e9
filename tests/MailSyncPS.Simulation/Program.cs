using System.Diagnostics;
using System.Globalization;
using MailSyncPS.Simulation.Histories;
using MailSyncPS.Simulation.Plays;
using MailSyncPS.Simulation.Situations;

const string Usage = "usage: kills|pairs|faults [SITUATION-OR-BEGINNING [STEP]], or histories [COUNT [SEED]]";

switch (args)
{
    case [("kills" or "pairs" or "faults") and var kind, ..]:
        return await PlaySituationsAsync(kind, args.ElementAtOrDefault(1) ?? "",
            args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : null);
    case ["histories", ..]:
        return await PlayHistoriesAsync(args.Length > 1 ? long.Parse(args[1], CultureInfo.InvariantCulture) : 1000, args.ElementAtOrDefault(2));
    default:
        Console.WriteLine(Usage);
        return 2;
}

static async Task<int> PlayHistoriesAsync(long count, string? seed)
{
    var clock = Stopwatch.StartNew();
    var failure = await HistoryDraws.PlayAsync(count, seed, Environment.ProcessorCount);
    Console.WriteLine(failure ?? string.Create(CultureInfo.InvariantCulture,
        $"{count} histories of {HistoryPlay.Runs} runs, all as they must be, in {clock.Elapsed:mm\\:ss}"));
    return failure is null ? 0 : 1;
}

static async Task<int> PlaySituationsAsync(string kind, string beginning, int? step)
{
    var chosen = Catalogue.All.Select((s, i) => (Situation: s, Number: i))
        .Where(s => (kind != "pairs" || s.Situation.IsSmall) && s.Situation.Name.StartsWith(beginning, StringComparison.Ordinal)).ToList();
    var (clock, turn, count, failures) = (Stopwatch.StartNew(), new Lock(), 0, new List<string>());
    await Parallel.ForEachAsync(chosen, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (s, _) =>
    {
        var (kills, faults) = (new KillPlay(), new FaultPlay());
        try
        {
            await (kind switch
            {
                "kills" => kills.PlayAsync(s.Situation, s.Number, step),
                "pairs" => kills.PlayPairsAsync(s.Situation, s.Number, () => true),
                _ => faults.PlayAsync(s.Situation, s.Number, () => true, step),
            });
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException)
        {
            kills.Failures.Add($"{s.Situation}: {e.Message}");
        }
        lock (turn)
        {
            count += kills.Kills + faults.Count;
            failures.AddRange([.. kills.Failures, .. faults.Failures]);
            foreach (var failure in kills.Failures.Concat(faults.Failures))
                Console.WriteLine(failure);
        }
    });
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{chosen.Count} situations, {count} {kind}, {failures.Count} not as they must be, in {clock.Elapsed:mm\\:ss}"));
    return failures.Count == 0 ? 0 : 1;
}
