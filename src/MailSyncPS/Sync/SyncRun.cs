using System.Collections;
using System.Globalization;
using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Commands;
using MailSyncPS.Configuration;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Quota;
using MailSyncPS.Texts;

namespace MailSyncPS.Sync;

/// <summary>
/// One run over the mailboxes of a configuration, by the module's own cmdlets: it reads how full they are, copies, removes and reports.
/// </summary>
/// <param name="cmdlet">The cmdlet that runs it.</param>
/// <param name="settings">What the configuration says.</param>
/// <param name="isDryRun">Whether nothing is to be changed.</param>
/// <param name="told">Hears all that is told.</param>
sealed class SyncRun(PSCmdlet cmdlet, SyncSettings settings, bool isDryRun, SyncTold told)
{
    const string ReadUsage = "$to = $with.QuotaWith; $with.Accounts | & $with.Quota @to";

    // What is read of a mailbox gets what its copy needs; what is copied is noted on its way to the removal.
    const string Copy = """
        $quota, $copy = $with.QuotaWith, $with.CopyWith
        $with.Accounts | & $with.Quota @quota | & { process { $with.Join.Invoke($_) } } | & $with.Copy @copy |
            & { process { $with.Note.Invoke($_) } }
        """;

    const string CopyAndRemove = """
        $quota, $copy, $remove = $with.QuotaWith, $with.CopyWith, $with.RemoveWith
        $with.Accounts | & $with.Quota @quota | & { process { $with.Join.Invoke($_) } } | & $with.Copy @copy |
            & { process { $with.Note.Invoke($_); $_ } } | & $with.Remove @remove
        """;

    const string Export = "$to = $with.ExportWith; $with.Accounts | & $with.Export @to";

    readonly InnerScript _script = new(cmdlet, isDryRun);
    readonly SyncAccounts _accounts = new(cmdlet, settings, told);

    /// <summary>The readings, by mailbox; those of one that could not be read have no values.</summary>
    internal List<MailboxQuota> Quotas { get; } = [];

    /// <summary>What was copied, or in a dry run would be.</summary>
    internal List<MailForwardResult> Copies { get; } = [];

    /// <summary>What was removed, or in a dry run would be.</summary>
    internal List<OldMailRemoval> Removals { get; } = [];

    /// <summary>The new mailbox; null before it was made, or when it could not be.</summary>
    internal MailAccount? Destination { get; private set; }

    /// <summary>The mailboxes that were asked for.</summary>
    internal IReadOnlyList<PSObject> Rows => _accounts.Rows;

    /// <summary>The folder at the destination of a row's mailbox; null for the same folders as at the source.</summary>
    internal string? FolderOf(PSObject row) => _accounts.FolderOf(row);

    /// <summary>Makes the accounts.</summary>
    /// <param name="names">Which mailboxes, by their addresses or wildcards; empty for all.</param>
    /// <returns>Whether there is anything to begin with; if not, it was told why.</returns>
    /// <exception cref="MailSyncException">The passwords can't be read, or a name means no mailbox.</exception>
    internal bool Prepare(IReadOnlyCollection<string> names)
    {
        _accounts.Choose(names);
        Destination = _accounts.MakeDestination();
        if (Destination is null)
            return false;
        _accounts.MakeSources();
        return true;
    }

    /// <summary>Reads the new mailbox.</summary>
    internal void ReadNewMailbox() => ReadQuotas([Destination!], null, Take);

    void ReadQuotas(MailAccount[] accounts, IReadOnlyDictionary<string, object>? warn, Action<object?> take) =>
        _script.Run(ReadUsage, new Hashtable
        {
            ["Accounts"] = accounts,
            ["Quota"] = InnerScript.Own<GetMailboxQuotaCommand>(),
            ["QuotaWith"] = With(InnerScript.Parameters(), warn),
        }, take);

    /// <summary>Copies, and removes where the configuration says so.</summary>
    internal void CopyAndFree()
    {
        if (_accounts.Made.Count == 0)
            return;
        var values = new Hashtable
        {
            ["Accounts"] = _accounts.Made.ToArray(),
            ["Quota"] = InnerScript.Own<GetMailboxQuotaCommand>(),
            ["QuotaWith"] = With(InnerScript.Parameters(), WarnsAfterwards ? null : settings.Warn),
            ["Copy"] = InnerScript.Own<InvokeMailForwardCommand>(),
            ["CopyWith"] = Sharing(With(_script.Deeds(("Destination", Destination)), settings.Copy)),
            ["Join"] = (Func<object?, object?>)Join,
            ["Note"] = _script.Guarded(copy => Copies.Add((MailForwardResult)copy!)),
        };
        if (settings.Remove is { } remove)
        {
            values["Remove"] = InnerScript.Own<RemoveOldServerMailCommand>();
            values["RemoveWith"] = Sharing(With(_script.Deeds(), remove));
        }
        _script.Run(settings.Remove is null ? Copy : CopyAndRemove, values, Take);
        if (WarnsAfterwards)
            WarnOfWhatIsLeft();
        _accounts.End();
    }

    // Where mails are removed, how full the mailboxes were before is of no concern.
    bool WarnsAfterwards => settings.Remove is not null && !isDryRun;

    void WarnOfWhatIsLeft()
    {
        var freed = Removals.Where(removal => removal.Removed > 0).Select(removal => MailboxKey.Of(removal.Account)).ToHashSet();
        foreach (var quota in Quotas.Where(quota => quota.UsedBytes is not null && !freed.Contains(MailboxKey.Of(quota.Account))))
        {
            if (QuotaForecaster.WarningOf(quota, new QuotaRequest
                { Account = quota.Account, WarnAtPercent = WarnAt("WarnAtPercent"), WarnDays = WarnAt("WarnDays") }) is { } warning)
                told.Warn(warning);
        }
        var accounts = _accounts.Made.Where(account => freed.Contains(MailboxKey.Of(account))).ToArray();
        if (accounts.Length > 0)
            ReadQuotas(accounts, settings.Warn, TakeLater);
    }

    int? WarnAt(string name) =>
        settings.Warn.TryGetValue(name, out var value) ? Convert.ToInt32(value, CultureInfo.InvariantCulture) : null;

    // All was done for the mailbox, whatever is told of it now.
    void TakeLater(object? value)
    {
        if (value is ErrorRecord error)
            told.Warn(error.ToString());
        else
            told.Take(value);
    }

    /// <summary>Writes the report where the configuration names one.</summary>
    internal void WriteReport()
    {
        if (settings.Report is not { } path || isDryRun || _accounts.Made.Count == 0)
            return;
        var with = InnerScript.Parameters(("Path", path), ("Days", settings.ReportDays), ("Ledger", settings.Ledger), ("Confirm", false));
        _script.Run(Export, new Hashtable
        {
            ["Accounts"] = _accounts.Made.ToArray(),
            ["Export"] = InnerScript.Own<ExportMailSyncReportCommand>(),
            ["ExportWith"] = with,
        }, Take);
    }

    object? Join(object? value)
    {
        var quota = (MailboxQuota)BareValue.Of(value)!;
        Quotas.Add(quota);
        var joined = PSObject.AsPSObject(quota);
        foreach (var (name, setting) in _accounts.CopySettingsOf(quota.Account))
            joined.Properties.Add(new PSNoteProperty(name, setting));
        return joined;
    }

    void Take(object? value)
    {
        if (value is OldMailRemoval removal)
            Removals.Add(removal);
        else if (value is MailboxQuota quota)
            Quotas.Add(quota);
        else
            told.Take(value);
    }

    // A ledger in a database is there for several machines to share.
    Hashtable Sharing(Hashtable with)
    {
        if (settings.Ledger is { } ledger && LedgerName.IsAddress(ledger))
            with["Shared"] = true;
        return with;
    }

    Hashtable With(Hashtable with, IReadOnlyDictionary<string, object>? more = null)
    {
        with["ThrottleLimit"] = settings.ThrottleLimit;
        if (settings.Ledger is { } ledger)
            with["Ledger"] = ledger;
        if (settings.ProtocolLog is { } log && !isDryRun)
            with["ProtocolLog"] = log;
        foreach (var (name, value) in more ?? new Dictionary<string, object>())
            with[name] = value;
        return with;
    }
}
