namespace MailSyncPS.TestServers;

/// <summary>How a Dovecot is set up. Without any option it is a modern server with every extension and no quota.</summary>
public sealed record DovecotOptions
{
    /// <summary>An old server: a mailbox limit, and POP3 sessions that lock the mailbox.</summary>
    public static DovecotOptions OldServer(long quotaBytes) => new() { QuotaBytes = quotaBytes };

    /// <summary>A server with Gmail's capabilities, literals and folders.</summary>
    public static DovecotOptions GmailLike { get; } = new()
    {
        Capability = ImapCapabilities.Gmail,
        LiteralMinus = true,
        Compression = true,
        Folders = MailFolder.Gmail,
        QuotaBytes = 15L << 30,
        RecordImap = true,
    };

    /// <summary>Users and their passwords; when empty, any user logs in with the password "pw".</summary>
    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The key of a <see cref="TokenProvider"/> (PEM), whose access tokens are taken as well (XOAUTH2, OAUTHBEARER); null for none.
    /// </summary>
    public string? TokenKey { get; init; }

    /// <summary>The limit of every mailbox in bytes (whole KiB for IMAP QUOTA); null for none and no quota support.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>Limits of single users in bytes; 0 is unlimited. Switches quota support on.</summary>
    public IReadOnlyDictionary<string, long> QuotaOfUsers { get; init; } = new Dictionary<string, long>();

    /// <summary>Whether a POP3 session keeps others out of the mailbox.</summary>
    public bool Pop3LockSession { get; init; } = true;

    /// <summary>
    /// Refuse logins without TLS. Dovecot takes a connection from its own address as safe, so the server then
    /// listens on 127.0.0.2 (see <see cref="DovecotServer.Host"/>).
    /// </summary>
    public bool DisablePlaintextAuth { get; init; }

    /// <summary>The certificate; null for no TLS at all.</summary>
    public ServerCertificate? Certificate { get; init; } = TestCertificates.Valid;

    /// <summary>The folders that every user has besides INBOX.</summary>
    public IReadOnlyList<MailFolder> Folders { get; init; } = MailFolder.Usual;

    /// <summary>The hierarchy separator: '/' stores folders as a tree, '.' as Maildir++ (no dots within names).</summary>
    public char Separator { get; init; } = '/';

    /// <summary>
    /// Whether a folder Virtual/All, in place of one of <see cref="Folders"/>, shows again what lies in the others but Trash and Spam, as at
    /// Gmail (\All of RFC 6154).
    /// </summary>
    public bool ShowsAll { get; init; }

    /// <summary>What every folder's name but INBOX begins with, as in <c>INBOX.</c> of Courier.</summary>
    public string FolderPrefix { get; init; } = "";

    /// <summary>The whole capability list; null for Dovecot's own with the changes below.</summary>
    public string? Capability { get; init; }

    /// <summary>Whether UIDPLUS is offered. (Dovecot answers with APPENDUID all the same.)</summary>
    public bool UidPlus { get; init; } = true;

    /// <summary>Whether MULTIAPPEND is offered.</summary>
    public bool MultiAppend { get; init; } = true;

    /// <summary>The APPENDLIMIT to announce in bytes; Dovecot does not enforce it.</summary>
    public long? AppendLimit { get; init; }

    /// <summary>Whether non-synchronising literals are taken up to 4,096 bytes only.</summary>
    public bool LiteralMinus { get; init; }

    /// <summary>Whether COMPRESS=DEFLATE works.</summary>
    public bool Compression { get; init; }

    /// <summary>Keep a record of what IMAP clients say, for <see cref="DovecotServer.MultiAppendSeen"/>.</summary>
    public bool RecordImap { get; init; }

    /// <summary>Lines for the end of the configuration.</summary>
    public string ExtraConfiguration { get; init; } = "";

    internal bool HasQuota => QuotaBytes is not null || QuotaOfUsers.Count > 0;
}
