using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Completion;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Reporting;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>
/// Tells where each mailbox stands: what is copied, waiting and set aside, how the last runs went and when it will be full. Reads the
/// ledger alone.
/// </summary>
[Cmdlet(VerbsCommon.Get, "MailSyncStatus")]
[OutputType(typeof(MailSyncStatus))]
public sealed class GetMailSyncStatusCommand : WorkCmdlet
{
    readonly List<MailAccount> _accounts = [];
    readonly List<(string Ledger, object Asked)> _unknown = [];

    /// <summary>The old mailboxes, by address, login, or login and host, with wildcards where wanted; all if not given.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LedgerMailboxCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Mailbox { get; set; } = [];

    /// <summary>The old mailboxes, as accounts. By whatever protocol they were read, it is one mailbox.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AccountInput]
    public MailAccount[] Account { get; set; } = [];

    /// <summary>The ledger; the user's own if not given.</summary>
    [Parameter]
    public string? Ledger { get; set; }

    /// <summary>The login for a ledger in a database.</summary>
    [Parameter]
    [CredentialInput]
    public PSCredential? LedgerCredential { get; set; }

    private protected override string Activity => HistoryTexts.Activity;

    /// <summary>Takes the accounts.</summary>
    protected override void ProcessRecord() => _accounts.AddRange(Account);

    /// <summary>Writes the status of all.</summary>
    protected override void EndProcessing()
    {
        var request = new StatusRequest { Ledger = LedgerNamed(Ledger, LedgerCredential), Choose = Choose };
        Pump.Enqueue(this,
            (observer, cancellationToken) => StatusReader.ReadAsync(request, observer, cancellationToken), Write, static () => { });
        base.EndProcessing();
    }

    IReadOnlyList<KnownMailbox> Choose(string ledger, IReadOnlyList<KnownMailbox> known) =>
        LedgerMailboxes.Choose(known, Mailbox, _accounts, asked => _unknown.Add((ledger, asked)));

    void Write(IReadOnlyList<MailSyncStatus> all)
    {
        foreach (var (ledger, asked) in _unknown)
            WriteError(LedgerMailboxes.Unknown(ledger, asked).ToRecord(asked));
        WriteObject(all, enumerateCollection: true);
    }
}
