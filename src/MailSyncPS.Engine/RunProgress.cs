namespace MailSyncPS.Engine;

/// <summary>How far a run over one mailbox is.</summary>
/// <param name="Activity">What is being done, as in <c>Forwarding taro@example.jp</c>.</param>
/// <param name="Status">Where it stands, in words.</param>
/// <param name="DoneBytes">Bytes done.</param>
/// <param name="TotalBytes">Bytes to do; 0 when unknown.</param>
public readonly record struct RunProgress(string Activity, string Status, long DoneBytes, long TotalBytes)
{
    /// <summary>The share that is done, in percent; -1 when unknown.</summary>
    public int Percent => TotalBytes > 0 ? (int)Math.Clamp(100 * DoneBytes / TotalBytes, 0, 100) : -1;
}
