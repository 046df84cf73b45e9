using System.Diagnostics;
using System.Globalization;
using MailSyncPS.Simulation.Histories;
using MailSyncPS.Simulation.Ledgers;
using MailSyncPS.Simulation.Plays;
using MailSyncPS.Simulation.Situations;

const string Usage = "usage: kills|pairs|faults|workers [SITUATION-OR-BEGINNING [STEP]] [--ledger file|postgresql] [--share N], or histories [COUNT [SEED]]";

var (words, ledger, share) = (new List<string>(args), (string?)null, 1);
if (words.IndexOf("--ledger") is >= 0 and var atLedger && atLedger + 1 < words.Count)
{
    ledger = words[atLedger + 1];
    words.RemoveRange(atLedger, 2);
}
if (words.IndexOf("--share") is >= 0 and var atShare && atShare + 1 < words.Count)
{
    share = int.Parse(words[atShare + 1], CultureInfo.InvariantCulture);
    words.RemoveRange(atShare, 2);
}
switch (words)
{
    case [("kills" or "pairs" or "faults" or "workers") and var kind, ..] when ledger is null or "file" or "postgresql":
        return await PlaySituationsAsync(kind, words.ElementAtOrDefault(1) ?? "",
            words.Count > 2 ? int.Parse(words[2], CultureInfo.InvariantCulture) : null, ledger == "postgresql" || kind == "workers", share);
    case ["histories", ..] when ledger is null or "file":
        return await PlayHistoriesAsync(words.Count > 1 ? long.Parse(words[1], CultureInfo.InvariantCulture) : 1000, words.ElementAtOrDefault(2));
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

static async Task<int> PlaySituationsAsync(string kind, string beginning, int? step, bool isInDatabase, int share)
{
    var chosen = Catalogue.All.Select((s, i) => (Situation: s, Number: i))
        .Where(s => (kind != "pairs" || s.Situation.IsSmall) && s.Situation.Name.StartsWith(beginning, StringComparison.Ordinal)).ToList();
    var (clock, turn, count, met, failures) = (Stopwatch.StartNew(), new Lock(), 0, 0, new List<string>());
    await using var database = await LedgerServer.StartAsync(isInDatabase ? LedgerKind.Postgresql : LedgerKind.File);
    await Parallel.ForEachAsync(chosen, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (s, _) =>
    {
        var (kills, faults, workers) = (new KillPlay(database), new FaultPlay(database), kind == "workers" ? new WorkersPlay(database!) : null);
        bool Draws() => Random.Shared.Next(share) == 0;
        try
        {
            await (kind switch
            {
                "kills" => kills.PlayAsync(s.Situation, s.Number, step, Draws),
                "pairs" => kills.PlayPairsAsync(s.Situation, s.Number, Draws),
                "workers" => workers!.PlayAsync(s.Situation, s.Number, Draws, Random.Shared, step),
                _ => faults.PlayAsync(s.Situation, s.Number, Draws, step),
            });
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException)
        {
            kills.Failures.Add($"{s.Situation}: {e.Message}");
        }
        lock (turn)
        {
            count += kills.Kills + faults.Count + (workers?.Count ?? 0);
            met += workers?.Met ?? 0;
            List<string> found = [.. kills.Failures, .. faults.Failures, .. workers?.Failures ?? []];
            failures.AddRange(found);
            foreach (var failure in found)
                Console.WriteLine(failure);
        }
    });
    var ofWorkers = kind == "workers" ? string.Create(CultureInfo.InvariantCulture, $", {met} of them of one at work") : "";
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{chosen.Count} situations, {count} {kind}{ofWorkers}, {failures.Count} not as they must be, in {clock.Elapsed:hh\\:mm\\:ss}"));
    return failures.Count == 0 ? 0 : 1;
}
