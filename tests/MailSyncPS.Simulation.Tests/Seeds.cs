using System.Globalization;

namespace MailSyncPS.Simulation.Tests;

/// <summary>What draws come from.</summary>
static class Seeds
{
    const string Variable = "MAILSYNCPS_SIMULATION_SEED";

    /// <summary>The seed of a draw: a new one each time, or the one that is to be repeated.</summary>
    public static int Next() => int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture,
        out var seed) ? seed : Random.Shared.Next();
}
