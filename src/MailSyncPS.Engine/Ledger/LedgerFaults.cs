using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Ledger;

/// <summary>The ways in which a ledger fails, in words that say what to do.</summary>
static class LedgerFaults
{
    public static MailSyncException Invalid(string path, string detail, Exception? inner = null) =>
        new(MailFailure.LedgerInvalid,
            LedgerTexts.FormatInvalid(path, Clause(detail)), inner);

    public static MailSyncException TooNew(string path, long version, long known) =>
        new(MailFailure.LedgerTooNew,
            LedgerTexts.FormatTooNew(path, version, known));

    public static MailSyncException NotWritable(string path, string detail, Exception? inner = null) =>
        new(MailFailure.LedgerNotWritable,
            LedgerTexts.FormatNotUsable(path, Clause(detail)), inner);

    public static MailSyncException NotWritableThere(string place, string detail, Exception? inner) =>
        new(MailFailure.LedgerNotWritable, LedgerTexts.FormatNotUsableThere(place, Clause(detail)), inner);

    public static MailSyncException NotTrusted(string path, Files.UntrustedFileException reason) =>
        new(MailFailure.LedgerNotTrusted, LedgerTexts.FormatNotTrusted(path, Clause(reason.Message)), reason);

    public static MailSyncException Missing(string path) => new(MailFailure.LedgerMissing, HistoryTexts.FormatLedgerMissing(path));

    public static MailSyncException Replaced(string path) =>
        new(MailFailure.LedgerInvalid,
            LedgerTexts.FormatReplaced(path));

    public static MailSyncException Unreachable(string place, string detail, Exception? inner) =>
        new(MailFailure.LedgerUnreachable, LedgerTexts.FormatUnreachable(place, Clause(detail)), inner);

    public static MailSyncException Refused(string place, string detail, Exception? inner) =>
        new(MailFailure.LedgerRefused, LedgerTexts.FormatRefused(place, Clause(detail)), inner);

    static string Clause(string detail) => detail.TrimEnd('.', '。', ' ');
}
