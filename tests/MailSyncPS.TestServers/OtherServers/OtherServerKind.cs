namespace MailSyncPS.TestServers;

/// <summary>The other mail servers, in the ways that they are set up.</summary>
public enum OtherServerKind
{
    /// <summary>Courier, as Debian sets it up.</summary>
    Courier,

    /// <summary>Courier that moves what is expunged into the trash.</summary>
    CourierToTrash,

    /// <summary>Cyrus.</summary>
    Cyrus,

    /// <summary>The University of Washington's imapd and ipop3d.</summary>
    Uw,

    /// <summary>imap4d and pop3d of GNU Mailutils.</summary>
    Mailutils,

    /// <summary>popa3d, which has no IMAP.</summary>
    Popa3d,

    /// <summary>Dovecot 2.4, which has another configuration language than 2.3.</summary>
    Dovecot24,
}
