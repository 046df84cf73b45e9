using System.Globalization;
using System.Text;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>What happens to a mailbox, in order. The same seed makes the same schedule.</summary>
sealed record Schedule(int Seed, ScheduleSetup Setup, IReadOnlyList<ScheduleAction> Actions)
{
    /// <summary>Whether somebody falls silent in it, so that runs have to wait.</summary>
    public bool HasSilence => Actions.OfType<RunAction>().Any(r => r.SourceFaults.Concat(r.DestinationFaults).Any(f => f.IsSilent));

    /// <summary>
    /// Whether a removal belongs to its end: where others' mail has taken the UIDs of copies that a restored destination lacks, nothing but a
    /// removal's reading shows that they are lost; and it has to leave the one mailbox alone.
    /// </summary>
    public bool NeedsRemovalToRest => Setup.IsOneMailbox || Actions.OfType<RestoreAction>().Any();

    /// <summary>The schedule in words, a line for each action.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"seed {Seed}: {Setup}");
        for (var i = 0; i < Actions.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"\n  {i + 1}. {Actions[i]}");
        return text.ToString();
    }
}
