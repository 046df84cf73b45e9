using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Tests;

/// <summary>A test that needs a PostgreSQL; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresInstallation.Missing;
}
