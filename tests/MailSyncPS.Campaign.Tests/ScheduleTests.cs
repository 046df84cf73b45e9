using System.Globalization;
using MailSyncPS.Campaign.Schedules;
using MailSyncPS.Simulation.Ledgers;
using Xunit.Abstractions;

namespace MailSyncPS.Campaign.Tests;

/// <summary>
/// Random schedules of faults, runs, people and lost ledgers, judged by the servers' own storage: always the same ones, and
/// as many new ones. Each failing one is printed with its seed.
/// </summary>
public sealed class ScheduleTests(ITestOutputHelper output)
{
    const int Schedules = 70;

    /// <summary>Of so many schedules each kind of life is in several.</summary>
    const int Plenty = 220;

    /// <summary>So many are new in each run; as many as are wanted are played by <c>-- faults</c>.</summary>
    const int NewSchedules = 8;

    const int Lanes = 12;
    const int FirstSeed = 1000;
    const int FirstRandomSeed = 1_000_000;

    [Fact]
    public Task Schedules_that_are_always_the_same_lose_nothing_and_copy_nothing_twice() => PlayAsync(FirstSeed, Schedules);

    [Fact]
    public Task Schedules_that_are_new_every_time_lose_nothing_and_copy_nothing_twice() => PlayAsync(Random.Shared.Next(FirstRandomSeed, int.MaxValue - NewSchedules), NewSchedules);

    [Fact]
    public void The_same_seed_makes_the_same_schedule()
    {
        for (var seed = FirstSeed; seed < FirstSeed + Schedules; seed++)
            Assert.Equal(ScheduleGenerator.Create(seed).ToString(), ScheduleGenerator.Create(seed).ToString());
        Assert.NotEqual(ScheduleGenerator.Create(FirstSeed).ToString(), ScheduleGenerator.Create(FirstSeed + 1).ToString());
    }

    [Fact]
    public void So_many_schedules_play_every_life_several_times()
    {
        var schedules = Enumerable.Range(FirstSeed, Plenty).Select(ScheduleGenerator.Create).ToList();
        foreach (var side in Enum.GetValues<MailboxSide>())
            Assert.InRange(schedules.Count(s => s.Actions.OfType<RestoreAction>().Any(r => r.Side == side)), 5, Plenty / 2);
        Assert.All(Enum.GetValues<StateWriting>(), writing => Assert.InRange(schedules.Count(s => s.Setup.StateWriting == writing), 5, Plenty));
        Assert.All(Enum.GetValues<DestinationKind>(), kind => Assert.InRange(schedules.Count(s => s.Setup.Destination == kind), 5, Plenty));
        Assert.InRange(schedules.Count(s => s.Setup.IsFiledAtOnce), 5, Plenty / 2);
        Assert.InRange(schedules.Count(s => s.Actions.OfType<OtherMailAction>().Any()), 5, Plenty / 2);
        // A backup is taken before it is put in place, and something was copied or came in between.
        Assert.All(schedules.Where(s => s.Actions.OfType<RestoreAction>().Any()), s => Assert.True(Index<BackupAction>(s) + 2 < Index<RestoreAction>(s)));
    }

    static int Index<T>(Schedule schedule) => schedule.Actions.ToList().FindIndex(a => a is T);

    async Task PlayAsync(int firstSeed, int count)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seeds from {firstSeed}"));
        var text = new StringWriter();
        var figures = await ScheduleCampaign.RunAsync(count, firstSeed, Lanes, LedgerKind.File, text, CancellationToken.None);
        output.WriteLine(text.ToString());
        Assert.True(figures.Failures == 0, text.ToString());
        Assert.Equal(count, figures.Schedules);
        Assert.Equal((0, 0), (figures.Lost, figures.Duplicated));
    }
}
