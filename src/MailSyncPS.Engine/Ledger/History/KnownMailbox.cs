namespace MailSyncPS.Engine.Ledger.History;

/// <summary>A mailbox that the ledger knows.</summary>
/// <param name="Key">What it is known by.</param>
/// <param name="Address">Its e-mail address as it was last given; null where only an older version has seen it. <see cref="Name"/> is what
/// may be shown.</param>
public sealed record KnownMailbox(MailboxKey Key, string? Address)
{
    /// <summary>What people call it: the address, or login and host. A control character in it is written out.</summary>
    public string Name => PlainText.Visible(Address
        ?? (Key.Login.Contains('@', StringComparison.Ordinal) ? Key.Login : $"{Key.Login}@{Key.Host}"));

    /// <summary>The mailbox's name.</summary>
    public override string ToString() => Name;
}
