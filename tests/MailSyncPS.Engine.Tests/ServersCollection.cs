namespace MailSyncPS.Engine.Tests;

/// <summary>
/// Tests that use the shared servers. Those of one collection wait for each other, so that there are three, with servers of their own: this
/// one, that of the ledger and that of both ends.
/// </summary>
[CollectionDefinition(Name)]
public sealed class ServersCollection : ICollectionFixture<Servers>
{
    public const string Name = "servers";
}

/// <summary>Tests of the ledger and of several computers that use shared servers.</summary>
[CollectionDefinition(Name)]
public sealed class LedgerServersCollection : ICollectionFixture<Servers>
{
    public const string Name = "servers of ledgers";
}

/// <summary>Tests of sources and destinations that use shared servers.</summary>
[CollectionDefinition(Name)]
public sealed class EndServersCollection : ICollectionFixture<Servers>
{
    public const string Name = "servers of both ends";
}
