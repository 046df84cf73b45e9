namespace MailSyncPS.Engine.Servers.Usage;

/// <summary>The storage of a quota root, in bytes.</summary>
/// <param name="UsedBytes">What is used.</param>
/// <param name="LimitBytes">What may be used.</param>
readonly record struct StorageQuota(long UsedBytes, long LimitBytes)
{
    /// <summary>The used share.</summary>
    public double Share => (double)UsedBytes / LimitBytes;
}
