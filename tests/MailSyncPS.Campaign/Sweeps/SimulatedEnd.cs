using MailSyncPS.Promises;
using MailSyncPS.Simulation.Situations;

namespace MailSyncPS.Campaign.Sweeps;

/// <summary>
/// How a scenario ends between simulated servers: real ones must come to the same end, or what the simulator shows at every step says nothing.
/// </summary>
static class SimulatedEnd
{
    /// <summary>The numbers of its servers begin behind those that others use.</summary>
    const int FirstNumber = 10_000;

    static int s_count;

    /// <summary>
    /// The end by the mails' places; null where the simulator has no such situation, or where it is one of a rule that the real server doesn't
    /// have: that Gmail keeps one mail of each Message-ID.
    /// </summary>
    public static async Task<MailboxesState?> FindAsync(Scenario scenario)
    {
        var number = Catalogue.All.ToList().FindIndex(s => s.Name == scenario.Name && !s.Failures.Contains(Engine.MailFailure.DuplicateMessageId));
        if (number < 0)
            return null;
        // Two sweeps may ask for the same scenario at one moment, and each needs servers of its own.
        using var stage = await Simulation.Plays.Stage.SetAsync(Catalogue.All[number], FirstNumber + Interlocked.Increment(ref s_count));
        var end = stage.Undisturbed.By(Catalogue.All[number].Mails);
        return end with { Source = [.. end.Source.Select(m => m with { Flags = "" })] };
    }
}
