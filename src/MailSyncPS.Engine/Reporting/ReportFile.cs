using MailSyncPS.Engine.Files;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Texts;

namespace MailSyncPS.Engine.Reporting;

/// <summary>
/// The file of a report. It is written beside its place and then moved there, so that half a report never takes the place of a whole one.
/// </summary>
sealed class ReportFile(ReportRequest request)
{
    // A report says who has mail where: what a first report's file lets others read is the user's choice, and a later one keeps that
    // choice.
    readonly string _path = Target(request.Path);

    /// <summary>Makes sure that the report can be written, before the work begins.</summary>
    public void Check()
    {
        if (Directory.Exists(_path) || Path.EndsInDirectorySeparator(_path))
            throw Refused(ReportTexts.FormatPathIsFolder(_path));
        if (IsDevice(_path))
            throw Refused(ReportTexts.FormatPathIsDevice(_path));
        var folder = Path.GetDirectoryName(_path);
        if (!Directory.Exists(folder))
            throw Refused(ReportTexts.FormatFolderMissing(folder));
        if (!File.Exists(_path))
            return;
        if (request.NoClobber)
            throw Refused(ReportTexts.FormatFileExists(_path));
        EnsureTrusted();
        if (DatabaseFile.IsAt(_path))
            throw Refused(ReportTexts.FormatPathIsDatabase(_path));
        if (!request.Force && !EarlierReport.IsAt(_path))
            throw Refused(ReportTexts.FormatPathIsOther(_path));
        if (File.GetAttributes(_path).HasFlag(FileAttributes.ReadOnly) && !request.Force)
            throw Refused(ReportTexts.FormatFileReadOnly(_path));
    }

    /// <summary>Writes the file and puts it in place.</summary>
    public async Task WriteAsync(Action<Stream> write, CancellationToken cancellationToken)
    {
        var draft = Path.Combine(Path.GetDirectoryName(_path)!, $".{Path.GetFileName(_path)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            var stream = Make(draft);
            await using (stream.ConfigureAwait(false))
            {
                write(stream);
                cancellationToken.ThrowIfCancellationRequested();
                stream.Flush(flushToDisk: true);
            }
            if (OperatingSystem.IsWindows() && request.Force && File.Exists(_path))
                File.SetAttributes(_path, File.GetAttributes(_path) & ~FileAttributes.ReadOnly);
            File.Move(draft, _path, overwrite: !request.NoClobber);
        }
        catch (Exception e)
        {
            DropDraft(draft);
            if (OperatingSystem.IsWindows() && e is IOException or UnauthorizedAccessException && HeldFile.IsHeld(_path))
                throw Refused(ReportTexts.FormatFileOpen(_path), e);
            if (e is IOException or UnauthorizedAccessException)
                throw Refused(ReportTexts.FormatNotWritten(_path, e.Message.TrimEnd('.')), e);
            throw;
        }
    }

    FileStream Make(string draft)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows() && File.Exists(_path))
            options.UnixCreateMode = File.GetUnixFileMode(_path) | UnixFileMode.UserWrite;
        return new FileStream(draft, options);
    }

    // A new report takes the permissions of the old one, which another user may have put there for that.
    void EnsureTrusted()
    {
        try
        {
            FileTrust.CheckFile(_path);
        }
        catch (UntrustedFileException e)
        {
            throw Refused(ReportTexts.FormatNotTrusted(_path, e.Message), e);
        }
    }

    static void DropDraft(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What kept the report from being written is told; a draft that stays behind harms nothing.
        }
    }

    // A link of the user's own is followed, so that the file it names gets the report and the link stays.
    static string Target(string path)
    {
        if (ReservedName.In(path) is { } name)
            throw Refused(ReportTexts.FormatNotTrusted(path, FileTexts.FormatNameReserved(name)));
        try
        {
            return OwnFile.Follow(Path.GetFullPath(path));
        }
        catch (UntrustedFileException e)
        {
            throw Refused(ReportTexts.FormatNotTrusted(path, e.Message), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Refused(ReportTexts.FormatNotWritten(path, e.Message.TrimEnd('.')), e);
        }
    }

    // A move would put a file in the place of the device.
    static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows()
            && (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal));

    static MailSyncException Refused(string message, Exception? inner = null) => new(MailFailure.ReportNotWritten, message, inner);
}
