using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Servers.Usage;
using MailSyncPS.Engine.Texts;

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
    public static async Task<MailboxQuota> ReadAsync(MailAccount account, bool byFolder, IRunObserver observer,
        CancellationToken cancellationToken)
    {
        var measure = await MeasureAsync(account, byFolder, SampleDepth.None, new RunTimeouts(), observer,
            cancellationToken).ConfigureAwait(false);
        return QuotaAnswer.Make(measure, byFolder, Forecast.Unknown, null, QuotaWarning.None);
    }

    /// <summary>
    /// Reads usage and limit in bytes of the mailbox itself, not of the domain that it is in: what is freed in one is hardly seen there.
    /// The limit is null where none is known.
    /// </summary>
    /// <returns>Whether the server itself told them, as well.</returns>
    internal static async Task<(long Used, long? Limit, bool IsTold)> ReadOwnAsync(MailAccount account, RunTimeouts timeouts,
        IRunObserver observer, CancellationToken cancellationToken)
    {
        var measure = await MeasureAsync(account, byFolder: false, SampleDepth.None, timeouts, observer, cancellationToken)
            .ConfigureAwait(false);
        return measure.Reply?.Own is { } own ? (own.UsedBytes, own.LimitBytes, true) : (measure.UsedBytes, measure.LimitBytes, false);
    }

    /// <summary>The same, with some of the mails that lie there.</summary>
    internal static Task<MailboxMeasure> MeasureAsync(MailAccount account, bool byFolder, SampleDepth depth, RunTimeouts timeouts,
        IRunObserver observer, CancellationToken cancellationToken)
    {
        var activity = QuotaTexts.FormatActivity(account);
        observer.OnProgress(new RunProgress(activity, ServersTexts.FormatConnecting(account.Server), 0, 0));
        observer.OnVerbose(QuotaTexts.FormatReading(account, account.Server));
        var access = new ServerAccess(account, timeouts, maxConnections: 1);
        return account.Protocol == MailProtocol.Pop3
            ? MeasurePop3Async(access, depth, observer, cancellationToken)
            : MeasureImapAsync(access, byFolder, depth, activity, observer, cancellationToken);
    }

    static async Task<MailboxMeasure> MeasurePop3Async(ServerAccess access, SampleDepth depth, IRunObserver observer,
        CancellationToken cancellationToken)
    {
        var session = await access.OpenPop3Async(cancellationToken).ConfigureAwait(false);
        try
        {
            var inbox = await Pop3Meter.MeasureAsync(session, cancellationToken).ConfigureAwait(false);
            var sample = await TrySampleAsync(access, depth,
                () => new Pop3Sampler(session, depth).TakeAsync(session.Announced, cancellationToken), observer).ConfigureAwait(false);
            return new MailboxMeasure(access.Account, null, [inbox], sample);
        }
        finally
        {
            if (session.RemovesWhatIsRead)
                session.Abandon();
            await session.EndUnchangedAsync().ConfigureAwait(false);
        }
    }

    static async Task<MailboxMeasure> MeasureImapAsync(ServerAccess access, bool byFolder, SampleDepth depth, string activity,
        IRunObserver observer, CancellationToken cancellationToken)
    {
        var meter = new ImapMeter(await access.OpenImapAsync(cancellationToken).ConfigureAwait(false));
        await using var meterScope = meter.ConfigureAwait(false);
        var reply = await meter.ReadQuotaAsync(cancellationToken).ConfigureAwait(false);
        observer.OnVerbose(Describe(reply, access));
        var folders = await meter.MeasureAsync(byFolder || reply is not { Limits.Count: > 0 },
            name => observer.OnProgress(new RunProgress(activity, PlainText.Clean(name), 0, 0)), cancellationToken).ConfigureAwait(false);
        var sample = await TrySampleAsync(access, depth,
            async () => await meter.SampleAsync(depth, folders, cancellationToken).ConfigureAwait(false), observer).ConfigureAwait(false);
        return new MailboxMeasure(access.Account, reply, folders, sample);
    }

    /// <summary>Looks at the mails. That they can't be told keeps nothing else from being told.</summary>
    static async Task<MailSample?> TrySampleAsync(ServerAccess access, SampleDepth depth, Func<Task<MailSample?>> take,
        IRunObserver observer)
    {
        if (depth == SampleDepth.None)
            return null;
        try
        {
            return await take().ConfigureAwait(false);
        }
        catch (MailSyncException e)
        {
            observer.OnVerbose(ForecastTexts.FormatNoDates(access.Account, e.Message));
            return null;
        }
    }

    static string Describe(QuotaReply? reply, ServerAccess access) => reply switch
    {
        null => QuotaTexts.FormatNoQuota(access),
        { Limits.Count: > 0 } => QuotaTexts.FormatStorageLimits(access, reply.Limits.Count),
        { IsWhole: true } => QuotaTexts.FormatUnlimited(access),
        _ => QuotaTexts.FormatNoAnswer(access),
    };
}
