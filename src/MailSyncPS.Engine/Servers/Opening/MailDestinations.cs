using MailSyncPS.Engine.Servers.Imap;
using MailSyncPS.Engine.Servers.Sessions;

namespace MailSyncPS.Engine.Servers.Opening;

/// <summary>Opens the mailboxes that mail is copied to: the one place that knows which kinds there are.</summary>
static class MailDestinations
{
    /// <summary>Whether mail can be copied to such a mailbox.</summary>
    public static bool CanBe(MailAccount account) => account.Protocol == MailProtocol.Imap;

    /// <summary>The destination that an account is. Nothing is connected yet.</summary>
    /// <param name="account">The account, which <see cref="CanBe"/> one.</param>
    /// <param name="timeouts">How long it waits for what may still come.</param>
    /// <param name="maxConnections">Connections at the most.</param>
    public static IMailDestination Open(MailAccount account, RunTimeouts timeouts, int maxConnections = ServerAccess.UsualConnections) =>
        MailboxStandIn.Current is { } standIn ? standIn.OpenDestination(account, timeouts, maxConnections) : account.Protocol switch
        {
            MailProtocol.Imap => new ImapDestination(new ServerAccess(account, timeouts, maxConnections)),
            _ => throw new ArgumentOutOfRangeException(nameof(account)),
        };
}
