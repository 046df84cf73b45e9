using MailSyncPS.Promises;
using MailSyncPS.Simulation.Situations;

namespace MailSyncPS.Campaign.Sweeps;

/// <summary>
/// How a scenario ends between simulated servers: real ones must come to the same end, or what the simulator shows at every step says nothing.
/// </summary>
static class SimulatedEnd
{
    /// <summary>
    /// The end by the mails' places; null where the simulator has no such situation, or where it is one of a rule that the real server doesn't
    /// have: that Gmail keeps one mail of each Message-ID.
    /// </summary>
    public static async Task<MailboxesState?> FindAsync(Scenario scenario)
    {
        var number = Catalogue.All.ToList().FindIndex(s => s.Name == scenario.Name && !s.Failures.Contains(Engine.MailFailure.DuplicateMessageId));
        if (number < 0)
            return null;
        using var stage = await Simulation.Plays.Stage.SetAsync(Catalogue.All[number], number);
        var end = stage.Undisturbed.By(Catalogue.All[number].Mails);
        return end with { Source = [.. end.Source.Select(m => m with { Flags = "" })] };
    }
}
