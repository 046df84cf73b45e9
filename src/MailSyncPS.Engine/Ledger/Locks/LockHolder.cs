using System.ComponentModel;
using System.Globalization;

namespace MailSyncPS.Engine.Ledger.Locks;

/// <summary>Who holds a lock, as its file says.</summary>
/// <param name="Process">The process's id.</param>
/// <param name="Since">Since when.</param>
/// <param name="Token">What tells this holding from every other one.</param>
sealed record LockHolder(int Process, DateTimeOffset Since, Guid Token)
{
    // The system tells when a process began by counting from its own start, which drifts from the time of day.
    static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    /// <summary>This process, from a moment on.</summary>
    public static LockHolder From(DateTimeOffset now) => new(Environment.ProcessId, now, Guid.NewGuid());

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

    /// <summary>
    /// Whether the process is still there, and its number was not given to another one since. Another machine's processes are not seen.
    /// </summary>
    public bool IsAlive
    {
        get
        {
            try
            {
                using var process = System.Diagnostics.Process.GetProcessById(Process);
                return process.StartTime.ToUniversalTime() <= Since.UtcDateTime + Leeway;
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                return false;
            }
            catch (Exception e) when (e is Win32Exception or NotSupportedException)
            {
                // Another user's process tells nothing about itself.
                return true;
            }
        }
    }
}
