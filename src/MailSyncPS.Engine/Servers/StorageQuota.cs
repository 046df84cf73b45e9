namespace MailSyncPS.Engine.Servers;

/// <summary>The storage of a quota root, in bytes.</summary>
/// <param name="UsedBytes">What is used.</param>
/// <param name="LimitBytes">What may be used.</param>
readonly record struct StorageQuota(long UsedBytes, long LimitBytes)
{
    /// <summary>The used share.</summary>
    public double Share => (double)UsedBytes / LimitBytes;

    /// <summary>What is free, in bytes; below 0 where more is used than may be.</summary>
    public long FreeBytes => LimitBytes - UsedBytes;
}
