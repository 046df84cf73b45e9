using MailSyncPS.Simulation.Plays;
using MailSyncPS.Simulation.Situations;

namespace MailSyncPS.Simulation.Tests;

/// <summary>
/// A run that is killed at any step is taken up by the next one, and nothing is lost or doubled. Each run of the tests draws steps of every
/// situation; <c>-- simulate</c> kills at all.
/// </summary>
public abstract class KillTests
{
    /// <summary>Of how many steps one is drawn.</summary>
    const int Share = 2;

    private protected static async Task KillEverywhereAsync(string name)
    {
        var (situation, number) = Catalogue.Find(name);
        var seed = Seeds.Next();
        var draw = new Random(seed);
        var play = new KillPlay();
        await play.PlayAsync(situation, number, draws: () => draw.Next(Share) == 0);
        Assert.True(play.Failures.Count == 0, $"seed {seed}: {string.Join(Environment.NewLine, play.Failures)}");
        Assert.True(play.Kills > 1, $"{name} was killed at {play.Kills} steps only");
    }
}

public sealed class ForwardKillTests : KillTests
{
    public static TheoryData<string> Names => [.. ForwardSituations.All().Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_copy_that_is_killed_at_any_step_is_taken_up(string situation) => KillEverywhereAsync(situation);
}

public sealed class OddServerKillTests : KillTests
{
    public static TheoryData<string> Names => [.. ForwardSituations.Odd().Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_copy_between_odd_servers_that_is_killed_at_any_step_is_taken_up(string situation) => KillEverywhereAsync(situation);
}

public sealed class RemovalKillTests : KillTests
{
    public static TheoryData<string> Names => [.. RemovalSituations.All().Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_removal_that_is_killed_at_any_step_is_taken_up(string situation) => KillEverywhereAsync(situation);
}

public sealed class RestoreKillTests : KillTests
{
    public static TheoryData<string> Names => [.. RestoreSituations.All().Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_run_between_restored_mailboxes_that_is_killed_at_any_step_is_taken_up(string situation) => KillEverywhereAsync(situation);
}
