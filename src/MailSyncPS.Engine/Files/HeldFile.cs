namespace MailSyncPS.Engine.Files;

/// <summary>Files that another program of Windows has opened without letting others in: a scanner, a backup, a spreadsheet.</summary>
static class HeldFile
{
    /// <summary>Waits until a file is free to be read and written, which one that is missing is.</summary>
    /// <returns>Whether it is; false when it is still held after the time.</returns>
    public static bool WaitUntilFree(string path, TimeSpan longest, RunTimeouts timeouts)
    {
        for (var start = timeouts.Time.GetTimestamp(); IsHeld(path); timeouts.Sleep(timeouts.HeldPause))
        {
            if (timeouts.Time.GetElapsedTime(start) > longest)
                return false;
        }
        return true;
    }

    /// <summary>Whether another program keeps others from reading or writing a file.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            using var file = new FileStream(path,
                new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0 });
            return false;
        }
        catch (IOException e)
        {
            return IsSharingViolation(e);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether an error says that somebody else has the file open, and nothing of the kinds "missing" or "too long", which are types of
    /// their own.
    /// </summary>
    public static bool IsSharingViolation(IOException e) =>
        OperatingSystem.IsWindows() ? (e.HResult & 0xFFFF) is 32 or 33 : e.GetType() == typeof(IOException) && e.HResult == WouldBlock;

    static int WouldBlock => OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 35 : 11;
}
