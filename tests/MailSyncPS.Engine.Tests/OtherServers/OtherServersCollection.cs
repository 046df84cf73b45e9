namespace MailSyncPS.Engine.Tests.OtherServers;

/// <summary>Tests against servers that aren't Dovecot 2.3.</summary>
[CollectionDefinition(Name)]
public sealed class OtherServersCollection : ICollectionFixture<OtherServersFixture>
{
    public const string Name = "other servers";
}
