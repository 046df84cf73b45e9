using System.Globalization;
using MailSyncPS.Campaign.Schedules;
using MailSyncPS.Campaign.Sweeps;
using MailSyncPS.Simulation.Ledgers;
using MailSyncPS.TestServers.Tests;
using Xunit.Abstractions;

namespace MailSyncPS.Campaign.Tests;

/// <summary>A few steps of the sweep and a few schedules with the ledger in a PostgreSQL, and with several workers. <c>-- faults</c> plays all.</summary>
[Trait("Needs", "PostgreSQL")]
public sealed class DatabaseTests(ITestOutputHelper output)
{
    const int Scenarios = 4;
    const int NewSchedules = 3;
    const int FirstRandomSeed = 1_000_000;
    const int FirstSeed = 1000;
    const int Schedules = 200;
    const int Lanes = 3;

    [PostgresFact]
    public async Task A_run_that_is_killed_at_a_step_ends_as_an_undisturbed_one()
    {
        var plan = new SweepPlan { Sample = 1, Ledger = LedgerKind.Postgresql, Lanes = Lanes };
        var scenarios = Sweeps.Scenarios.All.ToArray();
        new Random(plan.Seed).Shuffle(scenarios);
        plan = plan with { Scenarios = [.. scenarios.Take(Scenarios)] };
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {plan.Seed}"));
        var text = new StringWriter();
        var report = new SweepReport(text);

        await KillSweep.RunAsync(plan, report, CancellationToken.None);

        output.WriteLine(text.ToString());
        Assert.True(report.Failures.Count == 0, string.Join('\n', report.Failures.Select(f => $"{f}\n{f.Repeat}")));
        Assert.Equal(Scenarios, report.Points);
    }

    [PostgresFact]
    public async Task Schedules_of_several_workers_lose_nothing_and_copy_nothing_twice()
    {
        var firstSeed = Random.Shared.Next(FirstRandomSeed, int.MaxValue - NewSchedules);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seeds from {firstSeed}"));
        var text = new StringWriter();
        var figures = await ScheduleCampaign.RunAsync(NewSchedules, firstSeed, Lanes, LedgerKind.Postgresql, text, CancellationToken.None);
        output.WriteLine(text.ToString());
        Assert.True(figures.Failures == 0, text.ToString());
        Assert.Equal(NewSchedules, figures.Schedules);
    }

    [Fact]
    public void So_many_schedules_have_every_trouble_of_workers_several_times()
    {
        var actions = Enumerable.Range(FirstSeed, Schedules).Select(seed => WorkerGenerator.Add(ScheduleGenerator.Create(seed)))
            .SelectMany(schedule => schedule.Actions.OfType<TogetherAction>()).ToList();
        Assert.All(Enum.GetValues<WorkerTrouble>(), trouble => Assert.InRange(actions.Count(a => a.Trouble == trouble), 10, Schedules));
        Assert.All(actions, action => Assert.InRange(action.Delays.Count, 2, 4));
        Assert.Contains(actions, action => action.Run.IsRemoval);
    }

    [Fact]
    public void Workers_leave_the_rest_of_a_schedule_as_it_is()
    {
        var plain = ScheduleGenerator.Create(FirstSeed);
        var shared = WorkerGenerator.Add(plain);
        Assert.Equal(plain.Actions.Where(a => a is not RunAction), shared.Actions.Where(a => a is not RunAction and not TogetherAction));
        Assert.Equal(shared.ToString(), WorkerGenerator.Add(ScheduleGenerator.Create(FirstSeed)).ToString());
    }
}
