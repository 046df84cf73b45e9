using MailSyncPS.Engine.Quota;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Retention;

/// <summary>How full the mailbox is, as far as a removal needs to know.</summary>
/// <param name="UsedBytes">Used storage in bytes.</param>
/// <param name="LimitBytes">The limit in bytes; null when unknown.</param>
sealed record MailboxUsage(long UsedBytes, long? LimitBytes)
{
    /// <summary>
    /// Reads the usage; a POP3 mailbox uses what it lists. Only where the limit decides is it a failure that it can't be read.
    /// </summary>
    public static async Task<MailboxUsage> ReadAsync(RemovalRequest request, long listedBytes, IRunObserver observer,
        CancellationToken cancellationToken)
    {
        var account = request.Source;
        if (account.Protocol == MailProtocol.Pop3)
            return new(listedBytes, account.QuotaBytes);
        try
        {
            var (used, limit, isTold) = await QuotaReader.ReadOwnAsync(account, request.Timeouts, observer, cancellationToken)
                .ConfigureAwait(false);
            return new(used, limit) { IsTold = isTold };
        }
        catch (MailSyncException e) when (request.UntilPercentUsed is null)
        {
            observer.OnVerbose(RetentionTexts.FormatUsageUnknown(account, e.Message));
            return new(listedBytes, account.QuotaBytes);
        }
    }

    /// <summary>Whether the server told it, so that it can be asked what has become of it.</summary>
    public bool IsTold { get; init; }

    /// <summary>The usage in percent once so many bytes are freed; null when the limit is unknown.</summary>
    public double? PercentAfter(long freedBytes) =>
        LimitBytes is > 0 and { } limit ? Math.Round(100.0 * Math.Max(0, UsedBytes - freedBytes) / limit, 1) : null;

    /// <summary>Whether usage is at or over so many percent once so many bytes are freed.</summary>
    public bool IsOver(int percent, long freedBytes) =>
        LimitBytes is { } limit && 100.0 * (UsedBytes - freedBytes) >= (double)percent * limit;
}
