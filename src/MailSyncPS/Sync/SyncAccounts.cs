using System.Collections;
using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Commands;
using MailSyncPS.Configuration;
using MailSyncPS.Engine;
using MailSyncPS.Engine.SignIns;
using MailSyncPS.Texts;

namespace MailSyncPS.Sync;

/// <summary>The accounts of a configuration, made by New-MailAccount with the passwords from where the configuration says.</summary>
sealed class SyncAccounts(PSCmdlet cmdlet, SyncSettings settings, SyncTold told)
{
    const string Make = "$to = $with.NewWith; $with.Rows | & $with.New @to";
    const string Address = "EmailAddress";
    const string Secret = "Credential";
    const string Folder = "DestinationFolder";

    // Accounts are made in a dry run, too: nothing is changed by it.
    readonly InnerScript _script = new(cmdlet, isDryRun: false);
    readonly Dictionary<MailAccount, PSObject> _rowOf = new(new SameMailbox());
    readonly PipelineLife _run = new();
    Passwords? _passwords;

    /// <summary>The mailboxes that were asked for.</summary>
    internal IReadOnlyList<PSObject> Rows { get; private set; } = settings.Mailboxes;

    /// <summary>The old mailboxes of which an account could be made.</summary>
    internal List<MailAccount> Made { get; } = [];

    /// <summary>Takes those mailboxes only that names or wildcards mean; all when there are none.</summary>
    /// <exception cref="MailSyncException">A name means none.</exception>
    internal void Choose(IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
            return;
        var patterns = names.Select(name => (Name: name, Pattern: WildcardPattern.Get(name, WildcardOptions.IgnoreCase))).ToList();
        if (patterns.FirstOrDefault(one => !settings.Mailboxes.Any(row => one.Pattern.IsMatch(AddressOf(row)))) is { Name: { } none })
            throw new MailSyncException(MailFailure.MailboxUnknown,
                SyncTexts.FormatNoSuchMailbox(settings.Path, VisibleText.Without(none)));
        Rows = [.. settings.Mailboxes.Where(row => patterns.Any(one => one.Pattern.IsMatch(AddressOf(row))))];
    }

    /// <summary>Makes that of the new mailbox; null when it could not be made, and it was told why.</summary>
    internal MailAccount? MakeDestination()
    {
        MailAccount? made = null;
        Run([WithSecret(settings.Destination)], account => made = account);
        return made;
    }

    /// <summary>Makes those of the old mailboxes; of each that can't be made it is told why.</summary>
    internal void MakeSources()
    {
        List<PSObject> left = [];
        Dictionary<PSObject, MailSyncException> shutOut = [];
        foreach (var row in Rows)
        {
            try
            {
                left.Add(WithSecret(row));
            }
            catch (MailSyncException e)
            {
                told.Take(e.ToRecord(AddressOf(row)));
                // Where its server is known, the mailbox is, and the ledger keeps that nothing could be done for it.
                if (Given(row, "Server") is null)
                    continue;
                left.Add(AccountCells(row));
                shutOut.Add(left[^1], e);
            }
        }
        // Rows are known again by their addresses, so those that share one take turns.
        while (left.Count > 0)
        {
            var turn = left.DistinctBy(AddressOf, StringComparer.OrdinalIgnoreCase).ToList();
            left = [.. left.Except(turn)];
            var rows = turn.ToDictionary(AddressOf, StringComparer.OrdinalIgnoreCase);
            Run(turn, account =>
            {
                var row = rows[account.EmailAddress];
                var made = shutOut.GetValueOrDefault(row) is { } failure
                    ? account.WithEarlierFailure(new EarlierFailure(_run, failure, new HashSet<string> { failure.Message })) : account;
                Made.Add(made);
                _rowOf.TryAdd(made, row);
            });
        }
    }

    /// <summary>The run is over: what it could not do may be tried again with its accounts.</summary>
    internal void End() => _run.End();

    /// <summary>The parameters of a mailbox's copy: its row's, else those of the configuration.</summary>
    internal IEnumerable<KeyValuePair<string, object>> CopySettingsOf(MailAccount account)
    {
        var row = _rowOf[account];
        foreach (var name in CopySettings.OfEach.Keys)
        {
            var value = name == Folder ? FolderOf(row) : Given(row, name) ?? settings.CopyOfEach.GetValueOrDefault(name);
            if (value is not null)
                yield return new(name, value);
        }
    }

    /// <summary>The folder at the destination of a row's mailbox; null for the same folders as at the source.</summary>
    internal string? FolderOf(PSObject row) => Given(row, Folder)?.ToString() ?? settings.DestinationFolder?.For(AddressOf(row));

    /// <summary>The address that a row names.</summary>
    internal static string AddressOf(PSObject row) => row.Properties[Address]?.Value?.ToString()?.Trim() ?? "";

    // An empty cell counts as absent.
    static object? Given(PSObject row, string name) => row.Properties[name]?.Value is { } value
        && !string.IsNullOrWhiteSpace(value.ToString()) ? value : null;

    PSObject WithSecret(PSObject row)
    {
        var ownName = Given(row, MailboxRows.SecretName)?.ToString()?.Trim();
        var name = ownName ?? AddressOf(row);
        var whole = AccountCells(row);
        if (name.Length > 0 && (ownName is not null || !HasSignIn(row)))
            whole.Properties.Add(new PSNoteProperty(Secret, (_passwords ??= Passwords.From(settings, cmdlet)).Get(name)));
        return whole;
    }

    // Where the server is still to be found, New-MailAccount sees whether a sign-in is for it; without one it has to be a password.
    static bool HasSignIn(PSObject row) => Given(row, "SignIn") is not null
        || Given(row, "Server") is { } server && KeptSignIns.Covering(AddressOf(row), server.ToString()) is not null;

    static PSObject AccountCells(PSObject row)
    {
        var cells = new PSObject();
        foreach (var cell in row.Properties.Where(cell => AccountRow.HasColumn(cell.Name)))
            cells.Properties.Add(new PSNoteProperty(cell.Name, cell.Value));
        return cells;
    }

    void Run(IReadOnlyCollection<PSObject> rows, Action<MailAccount> made) =>
        _script.Run(Make, new Hashtable
        {
            ["Rows"] = rows.ToArray(),
            ["New"] = InnerScript.Own<NewMailAccountCommand>(),
            ["NewWith"] = _script.Deeds(),
        }, value =>
        {
            if (value is MailAccount account)
                made(account);
            else
                told.Take(value);
        });

    /// <summary>Accounts of one mailbox, reached in one way, are equal: cmdlets hand on copies of them.</summary>
    sealed class SameMailbox : IEqualityComparer<MailAccount>
    {
        public bool Equals(MailAccount? one, MailAccount? other) => one is not null && other is not null && Key(one) == Key(other);

        public int GetHashCode(MailAccount account) => Key(account).GetHashCode();

        static (string, string, int, MailProtocol, string?) Key(MailAccount account) =>
            (account.EmailAddress, account.Server, account.Port, account.Protocol, account.UserName);
    }
}
