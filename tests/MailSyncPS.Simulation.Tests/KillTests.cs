using MailSyncPS.Simulation.Plays;
using MailSyncPS.Simulation.Situations;

namespace MailSyncPS.Simulation.Tests;

/// <summary>A run that is killed at any step is taken up by the next one, and nothing is lost or doubled.</summary>
public abstract class KillTests
{
    private protected static async Task KillEverywhereAsync(string name)
    {
        var (situation, number) = Catalogue.Find(name);
        var play = new KillPlay();
        await play.PlayAsync(situation, number);
        Assert.True(play.Failures.Count == 0, string.Join(Environment.NewLine, play.Failures));
        Assert.True(play.Kills > 5, $"{name} has {play.Kills} steps only");
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
