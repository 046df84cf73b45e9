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

    /// <summary>What the environment names; null where it names nothing.</summary>
    public static string? Named => StateFolder.Named(Variable);

    /// <summary>The full path of the ledger that was asked for; links are followed, for its locks lie beside the file itself.</summary>
    public static string Resolve(string? path)
    {
        if (path is not null && string.IsNullOrWhiteSpace(path))
            throw new MailSyncException(MailFailure.InvalidArgument, LedgerTexts.PathEmpty);

        var full = path ?? Named ?? Default();
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
    public static string Default() => StateFolder.Find() is { } folder ? Path.Combine(folder, FileName)
        : throw new MailSyncException(MailFailure.InvalidArgument, LedgerTexts.FormatNoHome(Variable));
}
