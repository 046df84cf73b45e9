using MailSyncPS.Promises;
using MailSyncPS.Simulation.Runs;

namespace MailSyncPS.Simulation.Situations;

/// <summary>The mails of the situations.</summary>
static class SituationMails
{
    /// <summary>They are as old as they are when a world begins.</summary>
    public static ScenarioMails All { get; } = new(World.Beginning);
}
