using MailSyncPS.Texts;

namespace MailSyncPS.Engine.Files;

/// <summary>Opens files that are for the user alone, in places where other users might have been first.</summary>
public static class OwnFile
{
    const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode Shared = Private | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
    const int Attempts = 10;
    const int LongestChain = 40;

    /// <summary>
    /// Opens a file, and makes it where it is missing. No link is followed, and what others could have written is refused.
    /// </summary>
    /// <exception cref="UntrustedFileException">Others could have a hand in it.</exception>
    public static FileStream Open(string path, FileAccess access, FileShare share)
    {
        if (OperatingSystem.IsWindows())
            return new FileStream(path, OptionsFor(FileMode.OpenOrCreate, access, share));
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                if (UnixFile.At(path) is not { } there)
                    return Make(path, access, share);
                FileTrust.Check(path, there);
                var file = new FileStream(path, OptionsFor(FileMode.Open, access, share));
                if (UnixFile.Of(file.SafeFileHandle).IsSameAs(there))
                    return file;
                file.Dispose();
            }
            catch (FileNotFoundException)
            {
                // It was removed in between.
            }
            catch (IOException e) when (IsExisting(e))
            {
                // Somebody else made it in between.
            }
        }
        throw new UntrustedFileException(FileTexts.FormatFileReplaced(path));
    }

    /// <summary>Makes a file that must not be there yet.</summary>
    public static FileStream Make(string path, FileAccess access, FileShare share)
    {
        var options = OptionsFor(FileMode.CreateNew, access, share);
        if (OperatingSystem.IsWindows())
            return new FileStream(path, options);
        options.UnixCreateMode = Private;
        var file = new FileStream(path, options);
        // The process's mask is for what users make for themselves.
        if (FileTrust.IsSharedFolder(Path.GetDirectoryName(path)!))
            File.SetUnixFileMode(file.SafeFileHandle, Shared);
        return file;
    }

    /// <summary>Follows a link to the file it names, as long as trusted users made it; any other path is returned as it is.</summary>
    /// <exception cref="UntrustedFileException">Another user made it.</exception>
    public static string Follow(string path)
    {
        // A circle ends as a link, which nothing opens.
        for (var step = 0; step < LongestChain && new FileInfo(path).LinkTarget is { } target; step++)
        {
            FileTrust.CheckLink(path);
            path = Path.GetFullPath(target, Path.GetDirectoryName(path)!);
        }
        return path;
    }

    static FileStreamOptions OptionsFor(FileMode mode, FileAccess access, FileShare share) =>
        new() { Mode = mode, Access = access, Share = share, BufferSize = 0 };

    static bool IsExisting(IOException e) => e.HResult == (OperatingSystem.IsWindows() ? unchecked((int)0x80070050) : 17);
}
