using MailSyncPS.Engine.Files;

namespace MailSyncPS.Engine.Ledger.Locks;

/// <summary>
/// A lock on an empty file in a folder where every user may make files and nobody may touch another one's. All open it for
/// reading alone, so whose it is makes no difference, and nothing is ever written. The file stays: removing it could let two in.
/// </summary>
static class SharedFileLock
{
    const string Folder = "/var/tmp";
    const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Takes the lock; null when it is held, or when what is at its place is not such a file.</summary>
    public static IDisposable? TryTake(string name) => TryTake(Folder, name);

    internal static IDisposable? TryTake(string folder, string name)
    {
        var path = Path.Combine(folder, name + ".lock");
        FileStream? file = null;
        try
        {
            // A link, a pipe or a device could lead anywhere, or never answer.
            if (UnixFile.At(path) is null)
                Make(path);
            else if (UnixFile.At(path) is not { IsRegular: true })
                return null;
            file = new FileStream(path,
                new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.None, BufferSize = 0 });
            if (UnixFile.At(path) is { IsRegular: true } named && UnixFile.Of(file.SafeFileHandle).IsSameAs(named))
                return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
        file?.Dispose();
        return null;
    }

    static void Make(string path)
    {
        var options = new FileStreamOptions
            { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Readable;
        try
        {
            using var file = new FileStream(path, options);
            // The process's mask may have taken away what other users need.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file.SafeFileHandle, Readable);
        }
        catch (IOException) when (UnixFile.At(path) is not null)
        {
            // Somebody else was first.
        }
    }
}
