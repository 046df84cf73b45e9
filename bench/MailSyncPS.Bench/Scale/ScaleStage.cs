using MailSyncPS.Bench.Children;
using MailSyncPS.Bench.Contestants;
using MailSyncPS.Bench.Measuring;
using MailSyncPS.Bench.Servers;
using MailSyncPS.TestServers;

namespace MailSyncPS.Bench.Scale;

/// <summary>A server that is source and destination, and a way to run scripts against it.</summary>
sealed class ScaleStage : IAsyncDisposable
{
    readonly BenchServers _servers;
    readonly ScratchFolder _scratch = new("bench");
    int _ledgers;

    ScaleStage(BenchServers servers) => _servers = servers;

    internal DovecotServer Server => _servers.Modern;

    internal ProxyProcess Proxies { get; } = new();

    internal string Folder => _scratch.Path;

    internal static async Task<ScaleStage> StartAsync() => new(await BenchServers.StartAsync());

    /// <summary>The path of a ledger that is not there yet.</summary>
    internal string NewLedger() => Path.Combine(Folder, FormattableString.Invariant($"ledger{++_ledgers}.db"));

    internal int Port(bool pop3) => pop3 ? Server.Pop3Port : Server.ImapPort;

    /// <summary>Puts mails into a mailbox, several at a time.</summary>
    internal void Deliver(string user, IEnumerable<TestMail> mails, CancellationToken cancellationToken)
    {
        var mailbox = Server.Mailbox(user);
        using var rest = mails.GetEnumerator();
        // The first one makes the folders.
        if (!rest.MoveNext())
            return;
        mailbox.Deliver(rest.Current);
        Parallel.ForEach(Remaining(rest), new ParallelOptions { CancellationToken = cancellationToken }, mailbox.Deliver);
    }

    /// <summary>Copies a mailbox to another in a process of its own.</summary>
    /// <param name="source">Whose mail.</param>
    /// <param name="pop3">Whether it is fetched by POP3.</param>
    /// <param name="destination">Who gets it.</param>
    /// <param name="ledger">The ledger's path.</param>
    /// <param name="copied">How many mails must be copied.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<ShellReport> ForwardAsync(string source, bool pop3, string destination, string ledger, int copied, CancellationToken cancellationToken)
    {
        var report = await RunAsync(
            PowerShellText.Account("source", source, pop3, Port(pop3)) + PowerShellText.Account("destination", destination, pop3: false, Server.ImapPort) + PowerShellText.WarmUp,
            $"$source | Invoke-MailForward -Destination $destination -Ledger '{ledger}' | {PowerShellText.Counts}",
            cancellationToken);
        PowerShellText.CheckCopied(report.Steps[0]);
        if (report.Steps[0].Output[0].Split(' ')[2] != FormattableString.Invariant($"{copied}"))
            throw new BenchFailedException($"the forward copied {report.Steps[0].Output[0]} (complete, listed, forwarded, already forwarded), and not {copied}.");
        return report;
    }

    /// <summary>Measures one script in a process of its own.</summary>
    internal static Task<ShellReport> RunAsync(string setup, string step, CancellationToken cancellationToken, string? manifest = null) =>
        MeasuredProcess.RunChildAsync<ShellReport>(ShellChild.Name, new ShellOrder(setup, [step], manifest), cancellationToken);

    /// <summary>Makes sure that as many mails have arrived as were to.</summary>
    internal void CheckArrived(string user, int expected)
    {
        var count = MailFiles.Count(Server, user);
        if (count != expected)
            throw new BenchFailedException($"{count} mails arrived at {user} instead of {expected}.");
    }

    public async ValueTask DisposeAsync()
    {
        await Proxies.DisposeAsync();
        await _servers.DisposeAsync();
        _scratch.Dispose();
    }

    static IEnumerable<TestMail> Remaining(IEnumerator<TestMail> mails)
    {
        while (mails.MoveNext())
            yield return mails.Current;
    }
}
