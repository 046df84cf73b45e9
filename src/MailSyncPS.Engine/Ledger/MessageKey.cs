namespace MailSyncPS.Engine.Ledger;

/// <summary>The lasting identity of a message within its mailbox.</summary>
/// <param name="Folder">The folder's full name at the source; <c>INBOX</c> for POP3.</param>
/// <param name="Validity">UIDVALIDITY (RFC 3501, 2.3.1.1); 0 for POP3.</param>
/// <param name="Uid">The UID in decimal, or the UIDL (RFC 1939, 7); a repeated UIDL carries its rank behind a space.</param>
public readonly record struct MessageKey(string Folder, uint Validity, string Uid)
{
    /// <summary>The key as one string, unique within a mailbox.</summary>
    public override string ToString() => $"{Folder}\n{Validity}\n{Uid}";
}
