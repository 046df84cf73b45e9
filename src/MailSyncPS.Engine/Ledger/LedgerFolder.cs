using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Ledger;

/// <summary>Makes folders and files that are for the user alone: what they hold is about their mail.</summary>
static class LedgerFolder
{
    const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    /// <summary>Makes a folder for the user alone, and what is above it as the user has it, where they are missing.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnFolder);
    }

    /// <summary>Makes sure that a missing file could lie where it is looked for, without making anything.</summary>
    public static void EnsurePossible(string path)
    {
        for (var above = Path.GetDirectoryName(path); above is not null && !Directory.Exists(above); above = Path.GetDirectoryName(above))
        {
            if (File.Exists(above))
                throw new IOException(LedgerTexts.FormatFileInPlaceOfFolder(above));
        }
    }

    /// <summary>Opens a file in a mode that makes it where it is missing, for the user alone.</summary>
    public static FileStream Make(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnFile;
        return new FileStream(path, options);
    }
}
