using MailSyncPS.Engine.Servers.Sessions;

namespace MailSyncPS.Engine.Servers.Opening;

/// <summary>Mailboxes that stand in for those of servers.</summary>
interface IMailboxStandIn
{
    /// <summary>Opens a session with the source that stands in for an account's.</summary>
    Task<IMailSource> OpenSourceAsync(ServerAccess access, CancellationToken cancellationToken);

    /// <summary>The destination that stands in for an account's.</summary>
    IMailDestination OpenDestination(MailAccount account, RunTimeouts timeouts, int maxConnections);
}

/// <summary>Who plays mailboxes in memory sets them here; they count for what is called from there alone.</summary>
static class MailboxStandIn
{
    static readonly AsyncLocal<IMailboxStandIn?> Place = new();

    /// <summary>The mailboxes to open instead of those of servers; null, as everywhere but in a simulation, for none.</summary>
    public static IMailboxStandIn? Current
    {
        get => Place.Value;
        set => Place.Value = value;
    }
}
