using MailSyncPS.Simulation.Plays;
using MailSyncPS.Simulation.Situations;

namespace MailSyncPS.Simulation.Tests;

/// <summary>The run that takes a killed one up is killed as well.</summary>
public sealed class PairTests
{
    /// <summary>Of how many pairs one is drawn.</summary>
    const int Share = 16;

    public static TheoryData<string> Names => [.. Catalogue.All.Where(s => s.IsSmall).Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Two_runs_that_are_killed_one_after_the_other_are_taken_up(string name)
    {
        var (situation, number) = Catalogue.Find(name);
        var seed = Seeds.Next();
        var draw = new Random(seed);
        var play = new KillPlay();
        // Another number, as the same situation may be played at the same time.
        await play.PlayPairsAsync(situation, Catalogue.All.Count + number, () => draw.Next(Share) == 0);
        Assert.True(play.Failures.Count == 0, $"seed {seed}: {string.Join(Environment.NewLine, play.Failures)}");
        Assert.True(play.Kills > 5, $"{name} had {play.Kills} kills only");
    }
}
