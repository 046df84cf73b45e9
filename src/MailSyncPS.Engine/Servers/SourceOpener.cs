namespace MailSyncPS.Engine.Servers;

/// <summary>Opens the source that fits an account's protocol.</summary>
static class SourceOpener
{
    /// <summary>Connects and logs in.</summary>
    public static async Task<IMailSource> OpenAsync(ServerAccess access, CancellationToken cancellationToken) => access.Account.Protocol switch
    {
        MailProtocol.Pop3 => new Pop3Source(await access.OpenPop3Async(cancellationToken).ConfigureAwait(false)),
        _ => new ImapSource(await access.OpenImapAsync(cancellationToken).ConfigureAwait(false)),
    };
}
