using MailKit.Net.Imap;

namespace MailSyncPS.Engine.Servers;

/// <summary>An IMAP mailbox as a destination.</summary>
sealed class ImapDestination(ServerAccess access) : IMailDestination
{
    readonly FlagPermissions _flags = new();

    public long? MaxMessageBytes { get; private set; }

    public bool TakesBatches { get; private set; }

    public async Task<IMailWriter> OpenWriterAsync(CancellationToken cancellationToken) =>
        new ImapWriter(await OpenAsync(cancellationToken).ConfigureAwait(false), _flags);

    public async Task<ICopyReader> OpenReaderAsync(CancellationToken cancellationToken) =>
        new ImapCopyReader(await OpenAsync(cancellationToken).ConfigureAwait(false), OpenAsync);

    public async Task<ICanary> PlantCanaryAsync(CopyFolder folder, string mark, CancellationToken cancellationToken) =>
        await ImapCanary.PlantAsync(OpenAsync, folder, mark, cancellationToken).ConfigureAwait(false);

    async Task<ImapSession> OpenAsync(CancellationToken cancellationToken)
    {
        var session = await access.OpenImapAsync(cancellationToken).ConfigureAwait(false);
        MaxMessageBytes = session.AppendLimit;
        TakesBatches = session.Capabilities.HasFlag(ImapCapabilities.MultiAppend);
        return session;
    }
}
