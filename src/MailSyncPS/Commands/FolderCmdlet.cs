using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Completion;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Commands;

/// <summary>A cmdlet that works on folders, with the help of a ledger.</summary>
public abstract class FolderCmdlet : LedgerCmdlet
{
    readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);
    readonly List<(MailAccount Account, Action Begin)> _waiting = [];
    IDisposable? _dryRun;

    /// <summary>
    /// The folders, by name or wildcard; if not given, all in which people keep mail: not Trash, not Junk, no views. A POP3 mailbox is its
    /// INBOX.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FolderList]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FolderCompleter))]
    public string[]? Folder { get; set; }

    /// <summary>Folders that are left out, by name or wildcard.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FolderList]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FolderCompleter))]
    public string[]? ExcludeFolder { get; set; }

    /// <summary>
    /// Several machines do the same work: those mailboxes come first that waited longest, and those that another one is at work on are
    /// passed over.
    /// </summary>
    [Parameter]
    public SwitchParameter Shared { get; set; }

    /// <summary>Which patterns for folders mean nothing, over all mailboxes.</summary>
    private protected VainPatterns Vain => field ??= new();

    private protected FolderSelection Folders => FolderSelection.From(Folder) with { Excluded = ExcludeFolder ?? [] };

    /// <summary>Where the mails go, as far as it makes a difference: the same mailbox may be copied to several places in turn.</summary>
    private protected virtual string Aim => "";

    private protected override bool IsRepeated(MailAccount account) => !_asked.Add(string.Join('\n',
        [Place(account), Partner is { } partner ? Place(partner) : "", Aim, .. Folder ?? [], "", .. ExcludeFolder ?? []]));

    /// <summary>The mailbox that holds the copies of an account for which nothing is done; null when it is not known.</summary>
    private protected virtual MailAccount? DestinationOf(MailAccount account) => Partner;

    // The engine is not to be found yet when PowerShell looks at this class: what is overridden has none of its types in it.
    /// <summary>Whether the cmdlet removes mails; else it copies them.</summary>
    private protected abstract bool IsRemoval { get; }

    // What the ledger tells of the mailbox would else be what the run before this one left.
    private protected override void LeaveOut(MailAccount account, Exception failure)
    {
        if (DryRuns.AreUnderWay || DestinationOf(account) is not { } destination)
            WriteNothingDone(account);
        else
            Pump.Enqueue(account, async (observer, cancellationToken) =>
            {
                await NoteFailedAsync(account, destination, failure, observer, cancellationToken).ConfigureAwait(false);
                return account;
            }, WriteNothingDone, () => WriteNothingDone(account));
    }

    /// <summary>Makes a plan. Where that fails, nothing comes of it, and the ledger keeps that.</summary>
    private protected async Task<T> PlanAsync<T>(MailAccount source, MailAccount destination, bool isDryRun, Func<Task<T>> plan,
        IRunObserver observer, CancellationToken cancellationToken)
    {
        try
        {
            return await plan().ConfigureAwait(false);
        }
        catch (MailSyncException e) when (!isDryRun)
        {
            await NoteFailedAsync(source, destination, e, observer, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    Task NoteFailedAsync(MailAccount source, MailAccount destination, Exception failure, IRunObserver observer,
        CancellationToken cancellationToken) =>
        FailedRuns.NoteAsync(LedgerName, new RunStart(IsRemoval ? RunKind.Removal : RunKind.Forward, source, destination),
            (MailSyncException)failure, observer, cancellationToken);

    static string Place(MailAccount account) =>
        $"{account.Protocol} {account.Server} {account.Port} {account.UserName ?? account.EmailAddress}";

    /// <summary>Checks what holds for all mailboxes.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        Begun = Time.GetUtcNow();
        if (this.IsDryRun())
            _dryRun = DryRuns.Begin();
    }

    /// <summary>Begins what was put off until all mailboxes are known, those first that no run has been at for longest.</summary>
    protected override void EndProcessing()
    {
        if (_waiting.Count > 1)
        {
            try
            {
                var last = LastRuns.Find(LedgerName, Begun);
                // Workers that begin together shall not all begin with the same mailbox.
                var order = _waiting.Select(item => (Last: last(item.Account), Chance: Random.Shared.Next(), Item: item))
                    .OrderBy(item => item.Last).ThenBy(item => item.Chance).Select(item => item.Item).ToList();
                _waiting.Clear();
                _waiting.AddRange(order);
            }
            catch (MailSyncException e)
            {
                // Each mailbox's own work will say so too.
                this.TellStep(e.Message);
            }
        }
        foreach (var (account, begin) in _waiting)
            BeginUnlessShutOut(account, begin);
        base.EndProcessing();
    }

    /// <summary>When the cmdlet began.</summary>
    private protected DateTimeOffset Begun { get; private set; }

    /// <summary>Begins the work on a mailbox, or puts it off until all are known.</summary>
    private protected void Begin(MailAccount account, Action begin)
    {
        if (Shared)
            _waiting.Add((account, begin));
        else
            begin();
    }

    private protected override void Release()
    {
        _dryRun?.Dispose();
        _dryRun = null;
        base.Release();
    }
}
