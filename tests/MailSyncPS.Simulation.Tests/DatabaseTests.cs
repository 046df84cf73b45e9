using MailSyncPS.Simulation.Ledgers;
using MailSyncPS.Simulation.Plays;
using MailSyncPS.Simulation.Situations;
using MailSyncPS.TestServers.Tests;

namespace MailSyncPS.Simulation.Tests;

/// <summary>
/// A drawn share of the situations with the ledger in a real PostgreSQL, which costs ten times what a file does. <c>-- simulate</c> plays all.
/// </summary>
[Trait("Needs", "PostgreSQL")]
public sealed class DatabaseTests
{
    /// <summary>How many situations are drawn, and of how many kills in one of them one is.</summary>
    const int Killed = 6;
    const int KillShare = 10;

    /// <summary>How many situations are drawn, and of how many meetings in one of them one is.</summary>
    const int Met = 4;
    const int MeetingShare = 20;

    /// <summary>How many situations are played at the moment after their intents.</summary>
    const int Intents = 12;

    [PostgresFact]
    public async Task A_run_that_is_killed_at_a_step_leaves_in_the_database_what_it_had_committed()
    {
        var seed = Seeds.Next();
        var draw = new Random(seed);
        await using var database = await LedgerServer.StartAsync();
        var play = new KillPlay(database);
        foreach (var (situation, number) in Draw(draw, Killed))
            await play.PlayAsync(situation, number, draws: () => draw.Next(KillShare) == 0);
        Assert.True(play.Failures.Count == 0, $"seed {seed}: {string.Join(Environment.NewLine, play.Failures)}");
        Assert.True(play.Kills >= Killed, $"there were {play.Kills} kills only");
    }

    [PostgresFact]
    public async Task Of_two_workers_one_works_and_one_that_was_taken_over_changes_nothing_when_it_wakes()
    {
        var seed = Seeds.Next();
        var draw = new Random(seed);
        await using var database = await LedgerServer.StartAsync();
        var play = new WorkersPlay(database);
        foreach (var (situation, number) in Draw(draw, Met))
            await play.PlayAsync(situation, number, () => draw.Next(MeetingShare) == 0, draw);
        Assert.True(play.Failures.Count == 0, $"seed {seed}: {string.Join(Environment.NewLine, play.Failures)}");
        Assert.True(play.Met >= Met, $"there were {play.Met} meetings only");
    }

    [PostgresFact]
    public async Task A_worker_that_was_taken_over_between_its_intent_and_its_effect_asks_before_it_acts()
    {
        await using var database = await LedgerServer.StartAsync();
        var play = new WorkersPlay(database);
        var situations = Catalogue.All.Index().Where(s => s.Item.Mails.Count == 1 || s.Item.Job is { Forwards: false, Removes: true }).ToList();
        foreach (var (number, situation) in situations.Where(s => s.Item.PrepareAsync is null || !s.Item.Job.Forwards).Take(Intents))
            await play.PlayIntentAsync(situation, (4 * Catalogue.All.Count) + number);
        Assert.True(play.Failures.Count == 0, string.Join(Environment.NewLine, play.Failures));
        Assert.True(play.Met >= Intents / 2, $"there were {play.Met} meetings only");
    }

    /// <summary>Some situations, with numbers of their own, as the same one may be played at the same time.</summary>
    static IEnumerable<(Situation Situation, int Number)> Draw(Random draw, int count)
    {
        var numbers = Enumerable.Range(0, Catalogue.All.Count).ToArray();
        draw.Shuffle(numbers);
        return numbers.Take(count).Select(number => (Catalogue.All[number], (3 * Catalogue.All.Count) + number));
    }
}
