using MailSyncPS.Engine.Files;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Texts;

namespace MailSyncPS.Engine.Ledger;

/// <summary>Where the ledger is.</summary>
static class LedgerPath
{
    /// <summary>The variable that names another ledger than the user's own.</summary>
    public const string Variable = "MAILSYNCPS_LEDGER";

    const string FileName = "ledger.db";

    /// <summary>The full path of the ledger that was asked for; links are followed, for its locks lie beside the file itself.</summary>
    public static string Resolve(string? path)
    {
        if (path is not null && string.IsNullOrWhiteSpace(path))
            throw new MailSyncException(MailFailure.InvalidArgument, LedgerTexts.PathEmpty);

        var full = path ?? Named() ?? Default();
        if (ReservedName.In(full) is { } name)
            throw new MailSyncException(MailFailure.InvalidArgument,
                LedgerTexts.FormatPathInvalid(FileTexts.FormatNameReserved(name) + "."));
        try
        {
            full = Path.GetFullPath(full);
            var target = OwnFile.Follow(full);
            return Directory.Exists(target) || Path.EndsInDirectorySeparator(target)
                ? throw new MailSyncException(MailFailure.InvalidArgument,
                    LedgerTexts.FormatPathIsFolder(target, Path.Combine(target, FileName)))
                : target;
        }
        catch (ArgumentException e)
        {
            throw new MailSyncException(MailFailure.InvalidArgument, LedgerTexts.FormatPathInvalid(e.Message), e);
        }
        catch (UntrustedFileException e)
        {
            throw LedgerFaults.NotTrusted(full, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LedgerFaults.NotWritable(full, e.Message, e);
        }
    }

    /// <summary>The user's own ledger: where the platform keeps the state of applications.</summary>
    public static string Default()
    {
        if (OperatingSystem.IsWindows())
            return InProduct(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify));

        if (OperatingSystem.IsMacOS())
            return InProduct(Below(Home(), "Library", "Application Support"));

        // The XDG specification has relative values ignored.
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        return InProduct(Path.IsPathRooted(state) ? state : Below(Home(), ".local", "state"));
    }

    static string? Named() =>
        Environment.GetEnvironmentVariable(Variable) is { } named && !string.IsNullOrWhiteSpace(named) ? InHome(named) : null;

    // No shell has looked at a variable that a service or a profile sets.
    static string InHome(string path) =>
        path.StartsWith("~/", StringComparison.Ordinal) || OperatingSystem.IsWindows() && path.StartsWith(@"~\", StringComparison.Ordinal)
            ? Path.Combine(Home(), path[2..]) : path;

    static string Home() => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    static string InProduct(string folder) => Below(folder, "MailSyncPS", FileName);

    static string Below(string folder, params string[] names) =>
        folder.Length == 0
            ? throw new MailSyncException(MailFailure.InvalidArgument, LedgerTexts.FormatNoHome(Variable))
            : Path.Combine([folder, .. names]);
}
