using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Retention;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Folders;

/// <summary>Forwards and removals between two scripted IMAP mailboxes.</summary>
public abstract class ScriptedPairTest(ITestOutputHelper output) : IAsyncLifetime, IAsyncDisposable
{
    readonly ScratchFolder _folder = new("folders");

    private protected ScriptedMailbox Old { get; } = new();

    private protected ScriptedMailbox New { get; } = new();

    private protected RecordingObserver Observer { get; private set; } = new(output);

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await Old.DisposeAsync();
        await New.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
        Assert.Empty(Old.Failures.Concat(New.Failures));
    }

    private protected async Task<MailForwardResult> ForwardAsync(Func<ForwardRequest, ForwardRequest>? change = null)
    {
        Observer = new RecordingObserver(output);
        var result = await MailForwarder.RunAsync(Request(change), Observer, default);
        output.WriteLine(result.ToString());
        Assert.Equal(result.Listed, result.Forwarded + result.AlreadyForwarded + result.Quarantined + result.Failed + result.NotReached);
        return result;
    }

    private protected async Task<MailForwardResult> PlanAsync(Func<ForwardRequest, ForwardRequest>? change = null)
    {
        Observer = new RecordingObserver(output);
        var plan = await MailForwarder.PlanAsync(Request(change), Observer, default);
        var result = plan.Untouched(plan.Request.Source);
        Assert.Equal(result.Listed, result.Forwarded + result.AlreadyForwarded + result.Quarantined + result.Failed + result.NotReached);
        return result;
    }

    private protected async Task<OldMailRemoval> RemoveAsync(Func<RemovalRequest, RemovalRequest>? change = null, Action? planned = null)
    {
        Observer = new RecordingObserver(output);
        var request = new RemovalRequest { Source = OldAccount, Destination = NewAccount, OlderThanDays = 0, Ledger = LedgerPath, Timeouts = Timeouts };
        var plan = await OldMailRemover.PlanAsync(change is null ? request : change(request), Observer, default);
        planned?.Invoke();
        return await OldMailRemover.ExecuteAsync(plan, Observer, default);
    }

    ForwardRequest Request(Func<ForwardRequest, ForwardRequest>? change)
    {
        var request = new ForwardRequest { Source = OldAccount, Destination = NewAccount, Ledger = LedgerPath, Timeouts = Timeouts };
        return change is null ? request : change(request);
    }

    /// <summary>The ledger is lost.</summary>
    private protected void LoseLedger()
    {
        foreach (var file in Directory.GetFiles(_folder.Path, "ledger*"))
            File.Delete(file);
    }

    static RunTimeouts Timeouts => new() { Doubt = TimeSpan.FromSeconds(0.3), FirstWait = TimeSpan.FromMilliseconds(50) };

    string LedgerPath => Path.Combine(_folder.Path, "ledger.db");

    MailAccount OldAccount => TestAccounts.At(Old.Port, MailProtocol.Imap, "old");

    MailAccount NewAccount => TestAccounts.At(New.Port, MailProtocol.Imap, "new");

    private protected static string LeftOut(MailForwardResult result) => string.Join(", ", result.FoldersLeftOut.Select(f => f.ToString()).Order(StringComparer.Ordinal));
}
