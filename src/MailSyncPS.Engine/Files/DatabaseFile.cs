namespace MailSyncPS.Engine.Files;

/// <summary>Tells a database, as a ledger is one, from files that may be replaced or added to.</summary>
public static class DatabaseFile
{
    /// <summary>Whether a file begins as SQLite's files do (its file format, 1.3.1); false where there is none.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static bool IsAt(string path)
    {
        if (!File.Exists(path))
            return false;
        using var file = new FileStream(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        Span<byte> beginning = stackalloc byte[16];
        return file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false) == beginning.Length
            && beginning.SequenceEqual("SQLite format 3\0"u8);
    }
}
