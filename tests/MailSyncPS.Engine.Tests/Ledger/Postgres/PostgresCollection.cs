using MailSyncPS.TestServers;
using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Tests.Ledger.Postgres;

/// <summary>Tests that share a PostgreSQL.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<SharedPostgres>
{
    public const string Name = "postgres";
}

/// <summary>A PostgreSQL for tests that leave it as it is: each has a schema of its own.</summary>
public sealed class SharedPostgres : IAsyncLifetime
{
    public PostgresServer Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (PostgresInstallation.Missing is null)
            Server = await PostgresServer.RunAsync();
    }

    public async Task DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
    }

    /// <summary>The name of a ledger that is not there yet.</summary>
    public LedgerName NewLedger() => NameOf($"t{Guid.NewGuid():N}");

    /// <summary>The ledger in a schema.</summary>
    public LedgerName NameOf(string schema) =>
        LedgerName.Of(Server.Address(query: $"sslmode=disable&search_path={schema}"), PostgresServer.Owner, PostgresServer.Password);
}
