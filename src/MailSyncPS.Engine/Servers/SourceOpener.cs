using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers;

/// <summary>Opens the source that fits an account's protocol.</summary>
static class SourceOpener
{
    const int Attempts = 5;

    /// <summary>Connects and logs in. A server that is busy is tried again: when it asks to, or a little later each time.</summary>
    public static async Task<IMailSource> OpenPatientlyAsync(ServerAccess access, Patience patience, IRunObserver observer, string activity, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await OpenAsync(access, cancellationToken).ConfigureAwait(false);
            }
            catch (MailSyncException e) when (e.Failure is MailFailure.MailboxInUse or MailFailure.ServerUnavailable && attempt < Attempts)
            {
                if (patience.WaitAfter(e, attempt) is not { } wait)
                    throw;
                observer.OnVerbose(ServersTexts.FormatTryingAgain(e.Message, $"{wait.TotalSeconds:0}"));
                observer.OnProgress(new RunProgress(activity, ServersTexts.FormatWaitingToTryAgain($"{wait.TotalSeconds:0}", e.Message), 0, 0));
                await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Connects and logs in.</summary>
    public static async Task<IMailSource> OpenAsync(ServerAccess access, CancellationToken cancellationToken) => access.Account.Protocol switch
    {
        MailProtocol.Pop3 => new Pop3Source(await access.OpenPop3Async(cancellationToken).ConfigureAwait(false)),
        MailProtocol.Imap => new ImapSource(await access.OpenImapAsync(cancellationToken).ConfigureAwait(false)),
        _ => throw new ArgumentOutOfRangeException(nameof(access)),
    };
}
