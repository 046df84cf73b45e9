namespace MailSyncPS.Engine.Tests;

/// <summary>Tests that use the shared servers.</summary>
[CollectionDefinition(Name)]
public sealed class ServersCollection : ICollectionFixture<Servers>
{
    public const string Name = "servers";
}
