namespace MailSyncPS.TestServers.Tests;

/// <summary>A test that needs a PostgreSQL; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresInstallation.Missing;
}

/// <summary>Tests that need a PostgreSQL; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = PostgresInstallation.Missing;
}
