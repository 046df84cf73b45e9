using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Sessions;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>An IMAP mailbox as a destination.</summary>
sealed class ImapDestination(ServerAccess access) : IMailDestination
{
    readonly FlagPermissions _flags = new();

    /// <summary>
    /// The bytes of every message can be read back (BODY.PEEK[]); servers rewrite line ends and keep state in lines of their own.
    /// </summary>
    public DestinationLimits Limits { get; private set; } = new() { Connections = access.MaxConnections, Proof = ProofKind.StateLines };

    public async Task<IMailWriter> OpenWriterAsync(CancellationToken cancellationToken) =>
        new ImapWriter(await OpenAsync(cancellationToken).ConfigureAwait(false), _flags);

    public async Task<ICopyReader> OpenReaderAsync(CancellationToken cancellationToken) =>
        new ImapCopyReader(await OpenAsync(cancellationToken).ConfigureAwait(false), OpenAsync);

    public async Task<ITrialMessage> PlantTrialMessageAsync(string folder, string mark, CancellationToken cancellationToken) =>
        await ImapTrialMessage.PlantAsync(OpenAsync, folder, mark, cancellationToken).ConfigureAwait(false);

    async Task<ImapSession> OpenAsync(CancellationToken cancellationToken)
    {
        var session = await access.OpenImapAsync(cancellationToken).ConfigureAwait(false);
        Limits = Limits with { LargestMail = session.AppendLimit,
            TakesBatches = session.Capabilities.HasFlag(ImapCapabilities.MultiAppend),
            KeepsOneOfEach = session.Capabilities.HasFlag(ImapCapabilities.GMailExt1) };
        return session;
    }
}
