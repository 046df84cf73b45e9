namespace MailSyncPS;

/// <summary>The protocol by which a mailbox is read.</summary>
public enum MailProtocol
{
    /// <summary>Internet Message Access Protocol (RFC 3501, RFC 9051).</summary>
    Imap,

    /// <summary>Post Office Protocol, version 3 (RFC 1939).</summary>
    Pop3,
}
