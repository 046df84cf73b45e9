namespace MailSyncPS.Engine.Ledger;

/// <summary>What a mailbox is known by. Ports and addresses change, these don't.</summary>
/// <param name="Protocol">The protocol it is read by.</param>
/// <param name="Host">The server's host name, in lower case.</param>
/// <param name="Login">The login name, as the server sees it.</param>
public sealed record MailboxKey(MailProtocol Protocol, string Host, string Login)
{
    /// <summary>The key of an account's mailbox.</summary>
    public static MailboxKey Of(MailAccount account) =>
        new(account.Protocol, account.Server.ToLowerInvariant(), account.UserName ?? account.EmailAddress);

    /// <summary>The key in one line.</summary>
    public override string ToString() => $"{Protocol}:{Login}@{Host}";
}
