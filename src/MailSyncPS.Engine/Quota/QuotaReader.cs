using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Usage;

namespace MailSyncPS.Engine.Quota;

/// <summary>Reads how full a mailbox is.</summary>
public static class QuotaReader
{
    /// <summary>Reads usage and limit, by folder too when asked. The session is closed before this returns.</summary>
    /// <remarks>
    /// Over IMAP the server's own figures count (QUOTA, RFC 9208); where it reports none, the folders' sizes do
    /// (STATUS=SIZE, RFC 8438, or the sizes of all messages), against the account's declared limit. Over POP3 it is STAT
    /// (RFC 1939) against the declared limit.
    /// </remarks>
    /// <exception cref="MailSyncException">The mailbox can't be read.</exception>
    public static async Task<MailboxQuota> ReadAsync(MailAccount account, bool byFolder, IRunObserver observer, CancellationToken cancellationToken)
    {
        var activity = $"Reading the quota of {account}";
        observer.OnProgress(new RunProgress(activity, "connecting", 0, 0));
        observer.OnVerbose($"{activity} at {account.Server}.");
        var access = new ServerAccess(account, 1);
        return account.Protocol == MailProtocol.Pop3
            ? await ReadPop3Async(access, byFolder, cancellationToken).ConfigureAwait(false)
            : await ReadImapAsync(access, byFolder, activity, observer, cancellationToken).ConfigureAwait(false);
    }

    static async Task<MailboxQuota> ReadPop3Async(ServerAccess access, bool byFolder, CancellationToken cancellationToken)
    {
        MeteredFolder inbox;
        await using (var session = await access.OpenPop3Async(cancellationToken).ConfigureAwait(false))
        {
            inbox = await Pop3Meter.MeasureAsync(session, cancellationToken).ConfigureAwait(false);
            if (session.RemovesWhatIsRead)
                session.Abandon();
        }
        return QuotaAnswer.Make(access.Account, null, [inbox], byFolder);
    }

    static async Task<MailboxQuota> ReadImapAsync(ServerAccess access, bool byFolder, string activity, IRunObserver observer, CancellationToken cancellationToken)
    {
        QuotaReply? reply;
        IReadOnlyList<MeteredFolder> folders;
        await using (var meter = new ImapMeter(await access.OpenImapAsync(cancellationToken).ConfigureAwait(false)))
        {
            reply = await meter.ReadQuotaAsync(cancellationToken).ConfigureAwait(false);
            observer.OnVerbose($"{access} {Describe(reply)}.");
            folders = await meter.MeasureAsync(byFolder || reply is not { Limits.Count: > 0 },
                name => observer.OnProgress(new RunProgress(activity, PlainText.Clean(name), 0, 0)), cancellationToken).ConfigureAwait(false);
        }
        return QuotaAnswer.Make(access.Account, reply, folders, byFolder);
    }

    static string Describe(QuotaReply? reply) => reply switch
    {
        null => "reports no quota",
        { Limits.Count: > 0 } => $"reports {reply.Limits.Count} storage limit(s)",
        { IsWhole: true } => "reports that no storage limit applies",
        _ => "does not answer for its quota",
    };
}
