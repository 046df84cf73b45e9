using System.Runtime.InteropServices;
using System.Text;

namespace MailSyncPS.Engine.Ledger.Locks;

/// <summary>Reads a lock's file while somebody holds the lock.</summary>
static class LockFileReader
{
    const int MaxLength = 512;

    /// <summary>The file's text; null when there is no such file, or it can't be read.</summary>
    public static string? Read(string path)
    {
        var buffer = new byte[MaxLength];
        try
        {
            var length = OperatingSystem.IsWindows() ? ReadShared(path, buffer) : ReadUnlocked(path, buffer);
            return length is { } count ? Encoding.UTF8.GetString(buffer, 0, count) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static int? ReadShared(string path, byte[] buffer)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
    }

    // On Unix, .NET takes a lock for each file it opens, even for reading, so the holder's own file is closed to it.
    static int? ReadUnlocked(string path, byte[] buffer)
    {
        var file = OpenFile(Encoding.UTF8.GetBytes(path + "\0"), "re\0"u8.ToArray());
        if (file == 0)
            return null;
        try
        {
            return (int)ReadFile(buffer, 1, (nuint)buffer.Length, file);
        }
        finally
        {
            _ = CloseFile(file);
        }
    }

    [DllImport("libc", EntryPoint = "fopen")]
    static extern nint OpenFile(byte[] path, byte[] mode);

    [DllImport("libc", EntryPoint = "fread")]
    static extern nuint ReadFile([Out] byte[] buffer, nuint size, nuint count, nint file);

    [DllImport("libc", EntryPoint = "fclose")]
    static extern int CloseFile(nint file);
}
