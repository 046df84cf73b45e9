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

    /// <summary>
    /// Whether another one has the same login at the same host, at a port of its own, as behind a tunnel: what is removed from the one is
    /// then not told from what is removed from the other.
    /// </summary>
    internal bool IsNamedLike(MailboxKey other) =>
        Host == other.Host && string.Equals(Login, other.Login, StringComparison.OrdinalIgnoreCase);

    /// <summary>The key in one line.</summary>
    public override string ToString() => $"{Protocol}:{Login}@{Host}";
}
