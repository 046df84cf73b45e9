using System.Globalization;
using MailSyncPS.Campaign.Sweeps;
using Xunit.Abstractions;

namespace MailSyncPS.Campaign.Tests;

/// <summary>
/// A slice of the sweep: every kind of situation, between servers drawn at random, is killed at a step drawn at random, and
/// resumed. All steps of all scenarios are swept by the build program's faults command.
/// </summary>
public sealed class SweepTests(ITestOutputHelper output)
{
    [Fact]
    public Task A_copy_that_is_killed_at_any_step_ends_as_an_undisturbed_one() => SweepAsync(ForwardScenarios.All());

    [Fact]
    public Task A_removal_that_is_killed_at_any_step_ends_as_an_undisturbed_one() => SweepAsync(RemovalScenarios.All());

    [Fact]
    public Task A_run_between_restored_mailboxes_that_is_killed_at_any_step_ends_as_an_undisturbed_one() => SweepAsync(RestoreScenarios.All());

    async Task SweepAsync(IEnumerable<Scenario> scenarios)
    {
        var plan = new SweepPlan { Sample = 1 };
        var random = new Random(plan.Seed);
        plan = plan with { Scenarios = [.. scenarios.GroupBy(s => s.Family).SelectMany(ways => Draw(random, [.. ways]))] };
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {plan.Seed}"));
        var text = new StringWriter();
        var report = new SweepReport(text);

        await KillSweep.RunAsync(plan, report, CancellationToken.None);

        report.Show();
        output.WriteLine(text.ToString());
        Assert.True(report.Failures.Count == 0, string.Join('\n', report.Failures.Select(f => $"{f}\n{f.Repeat}")));
        Assert.Equal(plan.Scenarios.Count, report.Points);
        Assert.InRange(report.Kills, plan.Scenarios.Count / 2, plan.Scenarios.Count);
    }

    /// <summary>Half of the ways between the servers.</summary>
    static IEnumerable<Scenario> Draw(Random random, Scenario[] ways)
    {
        random.Shuffle(ways);
        return ways.Take((ways.Length + 1) / 2);
    }
}
