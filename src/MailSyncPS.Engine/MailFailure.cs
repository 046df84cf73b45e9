namespace MailSyncPS.Engine;

/// <summary>The kinds of failure. Their names are the error ids that scripts see, so they never change.</summary>
public enum MailFailure
{
    /// <summary>The host name has no address.</summary>
    HostNotFound,
    /// <summary>The host is there, but nothing listens on the port.</summary>
    ConnectionRefused,
    /// <summary>The host did not answer in time.</summary>
    ConnectionTimedOut,
    /// <summary>The connection broke while in use.</summary>
    ConnectionLost,
    /// <summary>Something else than the expected protocol answers on the port.</summary>
    WrongProtocol,
    /// <summary>The server broke the rules of its protocol.</summary>
    ProtocolViolation,
    /// <summary>TLS could not be agreed upon.</summary>
    TlsFailed,
    /// <summary>The server does not offer TLS, and a password is never sent in clear.</summary>
    TlsNotOffered,
    /// <summary>The server takes no login without TLS.</summary>
    TlsRequired,
    /// <summary>The certificate's issuer is not trusted.</summary>
    CertificateNotTrusted,
    /// <summary>The certificate has expired or is not valid yet.</summary>
    CertificateExpired,
    /// <summary>The certificate is for another host name.</summary>
    CertificateNameMismatch,
    /// <summary>The certificate is not the one that was pinned.</summary>
    CertificateThumbprintMismatch,
    /// <summary>The account has no credential.</summary>
    CredentialMissing,
    /// <summary>The server refused the user name or password.</summary>
    AuthenticationFailed,
    /// <summary>A sign-in gives no tokens any more until a person signs in again, or puts right what the provider says.</summary>
    SignInExpired,
    /// <summary>A provider gives a sign-in no tokens as it is set up, or its tokens are not for the server.</summary>
    SignInRefused,
    /// <summary>There is no sign-in of the name.</summary>
    SignInMissing,
    /// <summary>A sign-in can't be kept, or what is kept can't be read.</summary>
    SignInNotKept,
    /// <summary>A secret that was handed in as a sign-in is none, is cut, or is of another version.</summary>
    SignInSecretInvalid,
    /// <summary>No login mechanism serves both sides.</summary>
    NoCommonMechanism,
    /// <summary>Another session holds the mailbox.</summary>
    MailboxInUse,
    /// <summary>The server says it can't serve right now.</summary>
    ServerUnavailable,
    /// <summary>The server refused a command.</summary>
    CommandRefused,
    /// <summary>A folder that was asked for does not exist.</summary>
    FolderNotFound,
    /// <summary>The destination folder could not be created.</summary>
    FolderNotCreated,
    /// <summary>The destination mailbox is full.</summary>
    DestinationFull,
    /// <summary>As much was sent or read as is allowed within a day, by whoever runs the product or by a provider.</summary>
    DailyLimitReached,
    /// <summary>A message is larger than the destination takes.</summary>
    MessageTooLarge,
    /// <summary>The destination refused a message.</summary>
    MessageRefused,
    /// <summary>A message could not be read whole from the source.</summary>
    MessageUnreadable,
    /// <summary>The destination returned other bytes than were sent.</summary>
    ProofMismatch,
    /// <summary>The destination keeps one message of each Message-ID, and has another one with this message's.</summary>
    DuplicateMessageId,
    /// <summary>It is not known yet whether a message arrived.</summary>
    MessageInDoubt,
    /// <summary>The source gives its messages no lasting identity (POP3 UIDL), so nothing can be removed.</summary>
    UidlMissing,
    /// <summary>The source can't expunge single messages (IMAP UIDPLUS), so nothing can be removed.</summary>
    UidPlusMissing,
    /// <summary>The mailbox's limit is unknown.</summary>
    QuotaUnknown,
    /// <summary>Source and destination are the same mailbox.</summary>
    SameMailbox,
    /// <summary>The destination can't be one (it is not an IMAP account).</summary>
    DestinationNotImap,
    /// <summary>Another run is at work on the mailbox.</summary>
    AlreadyRunning,
    /// <summary>The lock on the mailbox was lost during the run.</summary>
    LockLost,
    /// <summary>There is no ledger where one was asked for.</summary>
    LedgerMissing,
    /// <summary>The ledger knows no such mailbox.</summary>
    MailboxUnknown,
    /// <summary>The file is not a ledger of this product.</summary>
    LedgerInvalid,
    /// <summary>The ledger was written by a newer version.</summary>
    LedgerTooNew,
    /// <summary>Other users of the computer could have written the ledger or its locks.</summary>
    LedgerNotTrusted,
    /// <summary>The ledger can't be written.</summary>
    LedgerNotWritable,
    /// <summary>The database of the ledger can't be reached, or not in a way that can be trusted.</summary>
    LedgerUnreachable,
    /// <summary>The database of the ledger lets this user in not at all, or not far enough.</summary>
    LedgerRefused,
    /// <summary>The protocol log can't be written.</summary>
    ProtocolLogNotWritable,
    /// <summary>The report can't be written.</summary>
    ReportNotWritten,
    /// <summary>A configuration can't be read, or says something that makes no sense.</summary>
    ConfigurationInvalid,
    /// <summary>The log of a run can't be written.</summary>
    LogNotWritable,
    /// <summary>A schedule could not be made or removed.</summary>
    ScheduleFailed,
    /// <summary>There is no such schedule.</summary>
    ScheduleMissing,
    /// <summary>A parameter's value makes no sense.</summary>
    InvalidArgument,
    /// <summary>Nobody was there to confirm.</summary>
    ConfirmationRequired,
    /// <summary>No server was named, and none can be discovered.</summary>
    ServerRequired,
    /// <summary>Something that should not happen.</summary>
    Unexpected,
}
