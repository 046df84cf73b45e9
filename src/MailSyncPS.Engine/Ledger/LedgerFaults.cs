namespace MailSyncPS.Engine.Ledger;

/// <summary>The ways in which a ledger fails, in words that say what to do.</summary>
static class LedgerFaults
{
    public static MailSyncException Invalid(string path, string detail, Exception? inner = null) =>
        new(MailFailure.LedgerInvalid,
            $"{path} is not a ledger of MailSyncPS, or it is damaged: {Clause(detail)}. Restore it from a backup, or name another file with -Ledger: "
            + "what the destination already holds is matched by content, so nothing is sent twice.", inner);

    public static MailSyncException TooNew(string path, long version, long known) =>
        new(MailFailure.LedgerTooNew,
            $"The ledger {path} was written by a newer MailSyncPS (its version is {version}, this one knows up to {known}). Update the module, or name another file with -Ledger.");

    public static MailSyncException NotWritable(string path, string detail, Exception? inner = null) =>
        new(MailFailure.LedgerNotWritable,
            $"The ledger {path} can't be used: {Clause(detail)}. Check the permissions of the file and its folder and the free space, or name another file with -Ledger.", inner);

    public static MailSyncException Replaced(string path) =>
        new(MailFailure.LedgerInvalid,
            $"The ledger {path} was removed or replaced while this run used it. The run stops here; start it again: what the destination already holds is matched by content.");

    static string Clause(string detail) => detail.TrimEnd('.', ' ');
}
