using System.Globalization;
using System.Text;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Files;
using MailSyncPS.Texts;

namespace MailSyncPS.Sync;

/// <summary>The log of a run: a line for each thing that was told, with its time. It is made for its owner alone.</summary>
sealed class SyncLog : IDisposable
{
    const string Pattern = "mailsync-*.log";
    const int Attempts = 100;

    readonly FileStream _file;
    readonly TimeProvider _time;

    SyncLog(FileStream file, TimeProvider time) => (_file, _time) = (file, time);

    internal string Path => _file.Name;

    /// <summary>Makes a log in a folder, which is made where it is missing, and removes those that are too old.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.LogNotWritable"/>.</exception>
    internal static SyncLog Open(string folder, int keepDays, TimeProvider time)
    {
        var now = time.GetLocalNow();
        try
        {
            if (!Directory.Exists(folder))
                MakeFolder(folder);
            foreach (var old in Directory.EnumerateFiles(folder, Pattern)
                .Where(path => File.GetLastWriteTimeUtc(path) < now.UtcDateTime.AddDays(-keepDays)))
                File.Delete(old);
            return new SyncLog(Make(folder, now), time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new MailSyncException(MailFailure.LogNotWritable, SyncTexts.FormatLogNotWritable(folder, e.Message), e);
        }
    }

    /// <summary>Adds a text, each of its lines with the time.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.LogNotWritable"/>: nothing more can be written.</exception>
    internal void Write(string text)
    {
        var time = _time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss ", CultureInfo.InvariantCulture);
        try
        {
            foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
                _file.Write(Encoding.UTF8.GetBytes(time + line + Environment.NewLine));
        }
        // A file that can't grow any more is an argument out of range.
        catch (Exception e) when (e is IOException or NotSupportedException or UnauthorizedAccessException or ArgumentException)
        {
            throw new MailSyncException(MailFailure.LogNotWritable, SyncTexts.FormatLogCutShort(Path, e.Message), e);
        }
    }

    public void Dispose() => _file.Dispose();

    static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // Two runs may begin within a second.
    static FileStream Make(string folder, DateTimeOffset now)
    {
        for (var attempt = 1; ; attempt++)
        {
            var name = $"mailsync-{now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}{(attempt == 1 ? "" : $"-{attempt}")}.log";
            var path = System.IO.Path.Combine(folder, name);
            try
            {
                return OwnFile.Make(path, FileAccess.Write, FileShare.Read);
            }
            catch (IOException) when (File.Exists(path) && attempt < Attempts)
            {
                // The next name.
            }
        }
    }
}
