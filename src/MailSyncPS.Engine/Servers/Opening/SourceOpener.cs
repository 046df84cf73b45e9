using MailSyncPS.Engine.Servers.Imap;
using MailSyncPS.Engine.Servers.Pop3;
using MailSyncPS.Engine.Servers.Sessions;

namespace MailSyncPS.Engine.Servers.Opening;

/// <summary>Opens the source that fits an account's protocol.</summary>
static class SourceOpener
{
    /// <summary>Connects and logs in. A server that is busy is tried again: when it asks to, or a little later each time.</summary>
    public static async Task<IMailSource> OpenPatientlyAsync(ServerAccess access, RunTimeouts timeouts, IRunObserver observer,
        string activity,
        CancellationToken cancellationToken)
    {
        var retries = new Retries(timeouts, timeouts.MostOpenings, observer,
            status => observer.OnProgress(new RunProgress(activity, status, 0, 0)));
        while (true)
        {
            try
            {
                return await OpenAsync(access, cancellationToken).ConfigureAwait(false);
            }
            catch (MailSyncException e) when (e.Failure is MailFailure.MailboxInUse or MailFailure.ServerUnavailable)
            {
                if (!await retries.WaitAsync(e, cancellationToken).ConfigureAwait(false))
                    throw;
            }
        }
    }

    /// <summary>Connects and logs in.</summary>
    public static async Task<IMailSource> OpenAsync(ServerAccess access, CancellationToken cancellationToken) =>
        MailboxStandIn.Current is { } standIn ? await standIn.OpenSourceAsync(access, cancellationToken).ConfigureAwait(false)
        : access.Account.Protocol switch
    {
        MailProtocol.Pop3 => new Pop3Source(await access.OpenPop3Async(cancellationToken).ConfigureAwait(false)),
        MailProtocol.Imap => new ImapSource(await access.OpenImapAsync(cancellationToken).ConfigureAwait(false)),
        _ => throw new ArgumentOutOfRangeException(nameof(access)),
    };
}
