using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Retention;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests;

/// <summary>Two mailboxes on two real servers, with a ledger, and the runs between them.</summary>
sealed class MailboxPair(DovecotServer old, DovecotServer @new, ITestOutputHelper output) : IDisposable
{
    static int _users;
    readonly ScratchFolder _folder = new("pair");

    /// <summary>The mailbox's user at both servers; each pair has its own.</summary>
    public string User { get; } = $"user{Interlocked.Increment(ref _users)}";

    public string Ledger { get; set; } = "";

    public MailProtocol SourceProtocol { get; init; } = MailProtocol.Pop3;

    public Maildir Source => old.Mailbox(OldUser);

    public Maildir Destination => @new.Mailbox(NewUser);

    public Maildir DestinationFolder(string name) => @new.Mailbox(NewUser, name);

    public string OldUser => "old" + User;

    public string NewUser => "new" + User;

    public MailAccount SourceAccount => SourceOver(SourceProtocol);

    public MailAccount SourceOver(MailProtocol protocol) => protocol == MailProtocol.Pop3 ? TestAccounts.Pop3(old, OldUser) : TestAccounts.Imap(old, OldUser);

    /// <summary>The source over one protocol, and over the other one.</summary>
    public (MailAccount One, MailAccount Other) SourcesFrom(MailProtocol first) =>
        (SourceOver(first), SourceOver(first == MailProtocol.Pop3 ? MailProtocol.Imap : MailProtocol.Pop3));

    /// <summary>Gives the old mailbox another name to log in with, as an alias is one.</summary>
    /// <returns>That login.</returns>
    public string AddAlias()
    {
        var (mailbox, login) = (Path.GetDirectoryName(old.MailFolder(OldUser))!, "alias" + OldUser);
        Directory.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(mailbox)!, login), mailbox);
        return login;
    }

    /// <summary>Where the destination is reached, when not at its server's own port.</summary>
    public int? DestinationPort { get; init; }

    public MailAccount DestinationAccount => TestAccounts.At(DestinationPort ?? @new.ImapPort, MailProtocol.Imap, NewUser);

    public RecordingObserver Observer { get; private set; } = new(output);

    /// <summary>Hears of each step of a forward.</summary>
    public Action<RunProgress>? WhenProgress { get; set; }

    /// <summary>Hears of what a forward tells of itself; the forward waits for it.</summary>
    public Action<string>? WhenTold { get; set; }

    public string LedgerPath => Ledger.Length > 0 ? Ledger : Path.Combine(_folder.Path, "ledger.db");

    /// <summary>Forwards, from and to other accounts where given.</summary>
    public async Task<MailForwardResult> ForwardAsync(Func<ForwardRequest, ForwardRequest>? change = null, CancellationToken cancellationToken = default)
    {
        Observer = new RecordingObserver(output) { WhenProgress = WhenProgress, WhenTold = WhenTold };
        var request = new ForwardRequest { Source = SourceAccount, Destination = DestinationAccount, Ledger = LedgerPath };
        var result = await MailForwarder.RunAsync(change is null ? request : change(request), Observer, cancellationToken);
        output.WriteLine(result.ToString());
        Assert.Equal(result.Listed, result.Forwarded + result.AlreadyForwarded + result.Quarantined + result.Failed + result.NotReached);
        return result;
    }

    /// <summary>Forwards until the first mail is being stored, or until the destination says that it is: the answer is not heard.</summary>
    public async Task StopAtAppendAsync(bool isStored, Func<ForwardRequest, ForwardRequest>? change = null)
    {
        using var stop = new CancellationTokenSource();
        await using var line = new RewritingProxy(DestinationAccount.Port, toServer: l => isStored ? l : StopAt(l, " APPEND "), toClient: l => isStored ? StopAt(l, "APPENDUID") : l);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ForwardAsync(r =>
        {
            r = r with { Destination = TestAccounts.At(line.Port, MailProtocol.Imap, NewUser) };
            return change is null ? r : change(r);
        }, stop.Token));

        string? StopAt(string said, string words)
        {
            if (!said.Contains(words, StringComparison.Ordinal))
                return said;
            stop.Cancel();
            return null;
        }
    }

    /// <summary>Plans a removal.</summary>
    public Task<RemovalPlan> PlanAsync(int olderThanDays, Func<RemovalRequest, RemovalRequest>? change = null)
    {
        Observer = new RecordingObserver(output);
        var request = new RemovalRequest { Source = SourceAccount, Destination = DestinationAccount, OlderThanDays = olderThanDays, Ledger = LedgerPath };
        return OldMailRemover.PlanAsync(change is null ? request : change(request), Observer, default);
    }

    /// <summary>
    /// Mails for one of several mailboxes that are copied side by side: those that were made together and begin with the same messages
    /// count as one under several names.
    /// </summary>
    public IReadOnlyList<TestMail> Distinct(IReadOnlyList<TestMail> mails, int mailbox)
    {
        var first = System.Text.Encoding.ASCII.GetBytes($"Received: from a by b; {mails.Min(m => m.Arrived).AddDays(-1).ToUniversalTime():r}\r\nSubject: the first of {NewUser}\r\n\r\n{new string('x', mailbox)}\r\n");
        return [new TestMail(first, mails.Min(m => m.Arrived).AddDays(-1)), .. mails.Skip(1)];
    }

    /// <summary>Carries out a plan.</summary>
    public async Task<OldMailRemoval> ExecuteAsync(RemovalPlan plan)
    {
        var removal = await OldMailRemover.ExecuteAsync(plan, Observer, default);
        output.WriteLine(removal.ToString());
        Assert.Equal(removal.Listed, removal.Removed + removal.KeptRecent + removal.KeptUnproven + removal.KeptCopyGone + removal.KeptDeclined);
        return removal;
    }

    /// <summary>Plans and removes.</summary>
    public async Task<OldMailRemoval> RemoveAsync(int olderThanDays, Func<RemovalRequest, RemovalRequest>? change = null) =>
        await ExecuteAsync(await PlanAsync(olderThanDays, change));

    /// <summary>What differs between the mails that were delivered to the source and what the destination's storage holds.</summary>
    public IReadOnlyList<string> Differences(IEnumerable<TestMail> delivered) =>
        MailComparison.Differences(delivered, @new.AllMails(NewUser));

    public void Dispose() => _folder.Dispose();
}
