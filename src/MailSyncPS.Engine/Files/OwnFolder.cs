namespace MailSyncPS.Engine.Files;

/// <summary>
/// Makes folders that are for the user alone, for what they hold is about their mail; within a folder that a group shares, for that group.
/// </summary>
static class OwnFolder
{
    const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    const UnixFileMode Shared = Own | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.SetGroup;

    /// <summary>
    /// Makes a folder, and what is above it as the user has it, where they are missing. One that is there must be trusted.
    /// </summary>
    /// <exception cref="UntrustedFileException">Others could put files into it.</exception>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }
        var isNew = UnixFile.At(path) is null;
        var isShared = isNew && Path.GetDirectoryName(path) is { } above && FileTrust.IsSharedFolder(above);
        Directory.CreateDirectory(path, Own);
        if (isShared)
            File.SetUnixFileMode(path, Shared);
        FileTrust.CheckFolder(path);
    }
}
