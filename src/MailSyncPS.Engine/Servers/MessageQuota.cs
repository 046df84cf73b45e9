namespace MailSyncPS.Engine.Servers;

/// <summary>The number of messages of a quota root (MESSAGE of RFC 9208, 5.2).</summary>
/// <param name="Used">How many there are.</param>
/// <param name="Limit">How many there may be.</param>
readonly record struct MessageQuota(long Used, long Limit)
{
    /// <summary>How many may come yet; below 0 where there are more than may be.</summary>
    public long Free => Limit - Used;
}
