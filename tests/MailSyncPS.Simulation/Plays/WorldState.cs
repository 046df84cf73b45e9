using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Promises;
using MailSyncPS.Simulation.Runs;
using MailSyncPS.Simulation.Servers;

namespace MailSyncPS.Simulation.Plays;

/// <summary>Looks at what lies at both servers of a world.</summary>
static class WorldState
{
    /// <summary>What lies there now.</summary>
    public static MailboxesState Of(World world) => new(Held(world.Source), Held(world.Destination));

    static List<HeldMail> Held(SimulatedMailbox mailbox) => [.. mailbox.Places.Where(f => f.Use != SpecialUse.Trash)
        .SelectMany(f => f.Mails.Select(m => new HeldMail(f.Name, m.Content, m.Content[..8], m.Arrived, MaildirFlags.LettersOf(m), SimulatedTrial.Is(m))))];
}
