namespace MailSyncPS.Campaign.Schedules;

/// <summary>By which ways a run reaches the mailboxes and the ledger.</summary>
/// <param name="Pop3Port">The source's port for POP3.</param>
/// <param name="ImapPort">The source's port for IMAP.</param>
/// <param name="DestinationPort">The destination's port.</param>
/// <param name="Ledger">The path or the address of the ledger.</param>
sealed record RunWays(int Pop3Port, int ImapPort, int DestinationPort, string Ledger)
{
    /// <summary>The source's port for a protocol.</summary>
    public int SourcePort(MailProtocol protocol) => protocol == MailProtocol.Pop3 ? Pop3Port : ImapPort;
}
