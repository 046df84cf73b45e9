using System.Text;
using MailSyncPS.Engine.Files;

namespace MailSyncPS.Engine.Reporting;

/// <summary>Tells an earlier report, whose place a new one takes, from other files, which could not be had again.</summary>
static class EarlierReport
{
    /// <summary>Within so many bytes each form says what it is.</summary>
    const int Beginning = 8192;

    /// <summary>Whether a file is a report of any form, or holds nothing.</summary>
    public static bool IsAt(string path)
    {
        // To open what is no file, as a pipe, may never end.
        if (!OperatingSystem.IsWindows() && UnixFile.At(path) is not { IsRegular: true })
            return false;
        try
        {
            using var file = new FileStream(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
            var read = new byte[Beginning];
            return Is(Encoding.UTF8.GetString(read, 0, file.ReadAtLeast(read, read.Length, throwOnEndOfStream: false)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What may be written and not read is nothing that this user was shown.
            return false;
        }
    }

    // A page and JSON name what made them, and a table begins with its columns.
    static bool Is(string beginning) => beginning.Length == 0
        || beginning.TrimStart('\uFEFF').StartsWith(CsvReport.FirstColumns, StringComparison.Ordinal)
        || beginning.Contains("generator\"", StringComparison.Ordinal) && beginning.Contains("\"MailSyncPS ", StringComparison.Ordinal);
}
