using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Quota;

/// <summary>Tells whether a mailbox has come to where somebody wants to be warned.</summary>
sealed class QuotaAlarm(QuotaRequest request, DateTimeOffset now)
{
    /// <summary>Which of the limits are reached.</summary>
    public QuotaWarning Judge(long usedBytes, long? limitBytes, DateTimeOffset? full)
    {
        var isOver = request.WarnAtPercent is { } percent && limitBytes is > 0 and { } limit
            && 100.0 * usedBytes >= (double)percent * limit;
        var isNear = request.WarnDays is { } days && full <= now.AddDays(days);
        return (isOver ? QuotaWarning.PercentUsed : QuotaWarning.None) | (isNear ? QuotaWarning.EstimatedFull : QuotaWarning.None);
    }

    /// <summary>What a reading has to be warned of, in words; null for nothing.</summary>
    public string? Tell(MailboxQuota quota, QuotaWarning reached) => reached != QuotaWarning.None ? Describe(quota)
        : IsBlind(quota.Source) ? ForecastTexts.FormatLimitUnknown(quota.Account) : null;

    // Whether a warning is wanted that can never come, because nobody knows the limit.
    bool IsBlind(QuotaSource source) => source == QuotaSource.Unknown && (request.WarnAtPercent ?? request.WarnDays) is not null;

    string Describe(MailboxQuota quota)
    {
        var (account, percent) = (quota.Account, quota.PercentUsed);
        var (used, limit) = (ByteSize.Format(quota.UsedBytes), ByteSize.Format(quota.LimitBytes));
        return quota.EstimatedFull switch
        {
            null => ForecastTexts.FormatFilling(account, percent, used, limit),
            { } date when date <= now => ForecastTexts.FormatFull(account, percent, used, limit),
            { } date => ForecastTexts.FormatFullOn(account, percent, used, limit, $"{date:d}", $"{Math.Ceiling((date - now).TotalDays):0}",
                ByteSize.Format(quota.GrowthBytesPerDay)),
        };
    }
}
