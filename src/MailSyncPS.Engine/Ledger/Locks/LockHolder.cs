using System.Globalization;

namespace MailSyncPS.Engine.Ledger.Locks;

/// <summary>Who holds a lock, as its file says.</summary>
/// <param name="Process">The process's id.</param>
/// <param name="Since">Since when.</param>
/// <param name="Token">What tells this holding from every other one.</param>
sealed record LockHolder(int Process, DateTimeOffset Since, Guid Token)
{
    /// <summary>This process, from now on.</summary>
    public static LockHolder Current() => new(Environment.ProcessId, DateTimeOffset.UtcNow, Guid.NewGuid());

    /// <summary>What a lock's file says; null when it says nothing, as it does for an instant after the lock was taken.</summary>
    public static LockHolder? Parse(string text) =>
        text.Split('\n') is [var process, var since, var token, ..]
        && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && DateTimeOffset.TryParseExact(since, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        && Guid.TryParse(token, out var guid)
            ? new LockHolder(id, time, guid)
            : null;

    /// <summary>The text of the lock's file.</summary>
    public string Format() => string.Create(CultureInfo.InvariantCulture, $"{Process}\n{Since:O}\n{Token}\n");

    /// <summary>The holder in words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"process {Process}, since {Since.ToLocalTime():yyyy-MM-dd HH:mm:ss}");
}
