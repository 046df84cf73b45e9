using MailSyncPS.Simulation.Plays;
using MailSyncPS.Simulation.Situations;

namespace MailSyncPS.Simulation.Tests;

/// <summary>Whatever goes wrong at a step, the run or the next one copes with it.</summary>
public sealed class FaultTests
{
    /// <summary>Of how many faults one is drawn.</summary>
    const int Share = 40;

    [Fact]
    public async Task A_fault_at_any_step_of_any_situation_loses_and_doubles_nothing()
    {
        var seed = Seeds.Next();
        var draw = new Random(seed);
        var play = new FaultPlay();
        foreach (var (number, situation) in Catalogue.All.Index())
            // Another number, as the same situation may be played at the same time.
            await play.PlayAsync(situation, (2 * Catalogue.All.Count) + number, () => draw.Next(Share) == 0);
        Assert.True(play.Failures.Count == 0, $"seed {seed}: {string.Join(Environment.NewLine, play.Failures)}");
        Assert.True(play.Count > Catalogue.All.Count, $"there were {play.Count} faults only");
    }

    /// <summary>A server falls silent over mails whose answers the run, which ends for another reason, does not wait out.</summary>
    [Fact]
    public async Task What_was_sent_before_a_run_ended_is_waited_out_by_the_next_one()
    {
        var (number, situation) = Catalogue.All.Index().Single(s => s.Item.Name == "quota.pop3.batch");
        var play = new FaultPlay();
        await play.PlayAsync(situation, (5 * Catalogue.All.Count) + number, () => true);
        Assert.Empty(play.Failures);
    }
}
