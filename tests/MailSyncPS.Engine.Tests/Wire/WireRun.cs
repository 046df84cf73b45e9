using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Quota;
using MailSyncPS.Engine.Retention;
using MailSyncPS.Engine.Servers.Probing;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>What a server can be used for, each to be tried against a bad one.</summary>
public enum WireRun
{
    Quota,
    ForwardFrom,
    ForwardTo,
    Removal,
    Probe,
}

/// <summary>Runs them.</summary>
static class WireRuns
{
    static readonly RunTimeouts Short = new() { Doubt = TimeSpan.FromMilliseconds(100), LongerDoubt = TimeSpan.Zero, FirstWait = TimeSpan.FromMilliseconds(10) };

    /// <summary>Runs one against an account.</summary>
    /// <returns>Why it failed; null when it did not, as far as it could against a server that has nothing.</returns>
    public static async Task<MailSyncException?> RunAsync(this WireRun run, MailAccount account, ITestOutputHelper? output, RunTimeouts? timeouts = null)
    {
        var observer = new RecordingObserver(output);
        using var folder = new ScratchFolder("wire");
        var partner = new OddImap();
        await using var other = new ScriptedPeer((run == WireRun.ForwardTo ? partner.WithMail() : partner).PlayAsync);
        var good = TestAccounts.At(other.Port, MailProtocol.Imap, "other");
        var ledger = Path.Combine(folder.Path, "ledger.db");
        var failure = await CatchAsync(async () =>
        {
            switch (run)
            {
                case WireRun.Quota:
                    await QuotaReader.ReadAsync(account, true, observer, default);
                    break;
                case WireRun.Removal:
                    await OldMailRemover.PlanAsync(new RemovalRequest { Source = account, Destination = good, OlderThanDays = 7, Ledger = ledger, Timeouts = timeouts ?? Short }, observer, default);
                    break;
                case WireRun.Probe:
                    var support = await ServerProbe.RunAsync(new ProbeTarget { Server = account.Server, Account = account }, [], observer, default);
                    if (support.Problem is not null)
                        throw new MailSyncException(MailFailure.Unexpected, support.Problem);
                    break;
                default:
                    var (source, destination) = run == WireRun.ForwardFrom ? (account, good) : (good, account);
                    await MailForwarder.RunAsync(new ForwardRequest { Source = source, Destination = destination, Ledger = ledger, Timeouts = timeouts ?? Short }, observer, default);
                    break;
            }
        });
        failure ??= observer.Errors.Count > 0 ? observer.Errors[0] : null;
        foreach (var told in (string[])[.. observer.Lines, failure?.ToString() ?? ""])
            Canary.AssertNotIn(told);
        output?.WriteLine($"{run}: {failure?.Failure} {failure?.Message}");
        return failure;
    }

    static async Task<MailSyncException?> CatchAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (MailSyncException e)
        {
            return e;
        }
    }
}
