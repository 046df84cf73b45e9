using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Sessions;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>An IMAP mailbox as a destination.</summary>
sealed class ImapDestination(ServerAccess access) : IMailDestination
{
    /// <summary>Gmail takes 500 MB a day and gives 2,500 MB, and locks an account for hours that had more.</summary>
    const long GmailBytesPerDay = 450L << 20;

    const long GmailReadBytesPerDay = 2L << 30;

    readonly FlagPermissions _flags = new();

    /// <summary>
    /// The bytes of every message can be read back (BODY.PEEK[]); servers rewrite line ends and keep state in lines of their own.
    /// </summary>
    public DestinationLimits Limits { get; private set; } = new() { Connections = access.MaxConnections, Proof = ProofKind.StateLines };

    public async Task<IMailWriter> OpenWriterAsync(CancellationToken cancellationToken) =>
        new ImapWriter(await OpenWritingAsync(cancellationToken).ConfigureAwait(false), _flags);

    public async Task<ICopyReader> OpenReaderAsync(CancellationToken cancellationToken) =>
        new ImapCopyReader(await OpenAsync(cancellationToken).ConfigureAwait(false), OpenAsync);

    public async Task<ITrialMessage> PlantTrialMessageAsync(string folder, string mark, CancellationToken cancellationToken) =>
        await ImapTrialMessage.PlantAsync(OpenWritingAsync, folder, mark, cancellationToken).ConfigureAwait(false);

    Task<ImapSession> OpenAsync(CancellationToken cancellationToken) => OpenAsync(opensLine: false, cancellationToken);

    Task<ImapSession> OpenWritingAsync(CancellationToken cancellationToken) => OpenAsync(opensLine: true, cancellationToken);

    async Task<ImapSession> OpenAsync(bool opensLine, CancellationToken cancellationToken)
    {
        var session = await access.OpenImapAsync(cancellationToken, opensLine).ConfigureAwait(false);
        var isGmail = session.Capabilities.HasFlag(ImapCapabilities.GMailExt1);
        Limits = Limits with
        {
            LargestMail = session.AppendLimit,
            TakesBatches = session.Capabilities.HasFlag(ImapCapabilities.MultiAppend),
            KeepsOneOfEach = isGmail,
            UsualBytesPerDay = isGmail ? GmailBytesPerDay : null,
            UsualReadBytesPerDay = isGmail ? GmailReadBytesPerDay : null,
        };
        return session;
    }
}
