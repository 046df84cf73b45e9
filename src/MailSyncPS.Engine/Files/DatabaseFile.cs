namespace MailSyncPS.Engine.Files;

/// <summary>Tells a database, as a ledger is one, from files that may be replaced or added to.</summary>
public static class DatabaseFile
{
    /// <summary>The name of the format, and a zero.</summary>
    static ReadOnlySpan<byte> Beginning =>
        [0x53, 0x51, 0x4C, 0x69, 0x74, 0x65, 0x20, 0x66, 0x6F, 0x72, 0x6D, 0x61, 0x74, 0x20, 0x33, 0x00];

    /// <summary>
    /// Whether a file begins as SQLite's files do (its file format, 1.3.1); false where there is none, or none that may be read.
    /// </summary>
    public static bool IsAt(string path)
    {
        // To open what is no file, as a pipe, may never end.
        if (!File.Exists(path) || !OperatingSystem.IsWindows() && UnixFile.At(path) is not { IsRegular: true })
            return false;
        try
        {
            using var file = new FileStream(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
            Span<byte> read = stackalloc byte[Beginning.Length];
            return file.ReadAtLeast(read, read.Length, throwOnEndOfStream: false) == read.Length && read.SequenceEqual(Beginning);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What may be written and not read is no ledger of this user's.
            return false;
        }
    }
}
