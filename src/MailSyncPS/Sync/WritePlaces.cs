using MailSyncPS.Configuration;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Texts;

namespace MailSyncPS.Sync;

/// <summary>Whether a run could write what its configuration names. A file that is removed at once shows it.</summary>
static class WritePlaces
{
    /// <summary>What is in the way; none where all can be written.</summary>
    internal static IEnumerable<MailSyncException> FindObstacles(SyncSettings settings)
    {
        var ledger = settings.Ledger is { } name && !LedgerName.IsAddress(name) ? name : null;
        (string Key, string? Path, string? Folder, MailFailure Failure)[] places =
        [
            ("Log.Folder", settings.LogFolder, settings.LogFolder, MailFailure.LogNotWritable),
            ("Log.Protocol", settings.ProtocolLog, Path.GetDirectoryName(settings.ProtocolLog), MailFailure.ProtocolLogNotWritable),
            ("Ledger", ledger, Path.GetDirectoryName(ledger), MailFailure.LedgerNotWritable),
            ("Report.Path", settings.Report, Path.GetDirectoryName(settings.Report), MailFailure.ReportNotWritten),
        ];
        foreach (var (key, path, folder, failure) in places)
        {
            if (path is not null && folder is not null && Try(path, folder) is var (cause, words))
                yield return new MailSyncException(failure, SyncTexts.FormatPlaceNotWritable(path, words, key), cause);
        }
    }

    /// <summary>Opens the file, where there is one, or makes one beside it.</summary>
    static (Exception Cause, string Words)? Try(string path, string folder)
    {
        var isThere = File.Exists(path);
        // What is missing is made by the run.
        while (!Directory.Exists(folder) && !File.Exists(folder) && Path.GetDirectoryName(folder) is { } above)
            folder = above;
        var file = isThere ? path : Path.Combine(folder, Path.GetRandomFileName());
        try
        {
            using var trial = new FileStream(file, isThere
                ? new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete }
                : new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            // Nobody knows the trial file.
            return (e, isThere ? e.Message : e.Message.Replace(file, folder, StringComparison.Ordinal));
        }
    }
}
