using System.Diagnostics;
using System.Globalization;
using MailSyncPS.Simulation.Plays;
using MailSyncPS.Simulation.Situations;

const string Usage = "usage: kills|pairs|faults [SITUATION-OR-BEGINNING [STEP]]";

if (args is not [("kills" or "pairs" or "faults") and var kind, ..])
{
    Console.WriteLine(Usage);
    return 2;
}
var chosen = Catalogue.All.Select((s, i) => (Situation: s, Number: i))
    .Where(s => (kind != "pairs" || s.Situation.IsSmall) && (args.Length < 2 || s.Situation.Name.StartsWith(args[1], StringComparison.Ordinal)))
    .ToList();
int? step = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : null;
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
