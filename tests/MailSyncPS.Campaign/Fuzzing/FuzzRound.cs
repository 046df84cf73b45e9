using System.Diagnostics;
using System.Net;
using MailSyncPS.Campaign.Runs;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Quota;
using MailSyncPS.Engine.Retention;
using MailSyncPS.Engine.Servers.Probing;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Fuzzing;

/// <summary>
/// One run of the engine against altered servers or an altered ledger. It follows from the seed, but for who is first where
/// several connections are at work.
/// </summary>
static class FuzzRound
{
    /// <summary>What a round may take: its waits are short, and its servers leave a client that stays silent.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    static readonly RunTimeouts Short = new()
    {
        Doubt = TimeSpan.FromMilliseconds(50),
        LongerDoubt = TimeSpan.Zero,
        Appearance = TimeSpan.FromMilliseconds(50),
        FirstWait = TimeSpan.FromMilliseconds(5),
        LongestWait = TimeSpan.FromMilliseconds(100),
        Silence = TimeSpan.FromSeconds(3),
        Operation = TimeSpan.FromSeconds(5),
    };

    static readonly byte[][] Mails =
    [
        "Received: by a; Wed, 17 Jul 2024 02:44:25 +0000\r\nSubject: x\r\n\r\nx\r\n"u8.ToArray(),
        "Subject: dots\r\n\r\n.\r\n..x\r\n(({5}\"\r\n"u8.ToArray(),
        [.. "Subject: long\r\n\r\n"u8, .. Enumerable.Repeat((byte)'x', 5000), .. "\r\n"u8],
    ];

    /// <summary>Plays a round.</summary>
    /// <returns>What it was, and what is wrong with how it ended; null when nothing.</returns>
    public static async Task<(FuzzKind Kind, string? Wrong)> PlayAsync(int seed, string folder)
    {
        var random = new Random(seed);
        var kind = (FuzzKind)random.Next(Enum.GetValues<FuzzKind>().Length);
        var watch = Stopwatch.StartNew();
        var observer = new QuietObserver();
        MailSyncException? failure = null;
        string? wrong = null;
        try
        {
            await RunAsync(kind, random, folder, observer).WaitAsync(2 * Limit);
        }
        catch (MailSyncException e)
        {
            failure = e;
        }
        catch (Exception e)
        {
            wrong = e.ToString();
        }
        wrong ??= observer.Errors.Append(failure).OfType<MailSyncException>().FirstOrDefault(e => e.Failure == MailFailure.Unexpected)?.ToString();
        return (kind, wrong ?? (watch.Elapsed > Limit ? $"It took {watch.Elapsed.TotalSeconds:0} s." : null));
    }

    static async Task RunAsync(FuzzKind kind, Random random, string folder, QuietObserver observer)
    {
        var protocol = kind is FuzzKind.ForwardFromPop3 or FuzzKind.QuotaOverPop3 or FuzzKind.ProbePop3 ? MailProtocol.Pop3 : MailProtocol.Imap;
        var oneIn = random.Next(2, 12);
        var isTo = kind == FuzzKind.ForwardTo || kind == FuzzKind.Removal && random.Next(2) == 0;
        await using var source = Serve(random, protocol, Mails, kind == FuzzKind.LedgerBytes || isTo ? 0 : oneIn);
        await using var destination = Serve(random, MailProtocol.Imap, [], isTo ? oneIn : 0);
        var (from, to) = (Account("source", source.Port, protocol), Account("destination", destination.Port, MailProtocol.Imap));
        var ledger = Path.Combine(folder, "ledger.db");
        foreach (var file in Directory.EnumerateFiles(folder))
            File.Delete(file);
        switch (kind)
        {
            case FuzzKind.QuotaOverImap or FuzzKind.QuotaOverPop3:
                await QuotaReader.ReadAsync(from, random.Next(2) == 0, observer, default);
                break;
            case FuzzKind.ProbeImap or FuzzKind.ProbePop3:
                await ServerProbe.RunAsync(new ProbeTarget { Server = from.Server, Account = from }, [], observer, default);
                break;
            case FuzzKind.Removal:
                await RemoveAsync(from, to, ledger, observer);
                break;
            case FuzzKind.LedgerBytes:
                await FuzzLedger.WriteAsync(random, ledger, path => ForwardAsync(from, to, path, new QuietObserver()));
                await ForwardAsync(from, to, ledger, observer);
                await RemoveAsync(from, to, ledger, observer);
                break;
            default:
                await ForwardAsync(from, to, ledger, observer);
                break;
        }
    }

    static Task<MailForwardResult> ForwardAsync(MailAccount source, MailAccount destination, string ledger, QuietObserver observer) =>
        MailForwarder.RunAsync(new ForwardRequest { Source = source, Destination = destination, Ledger = ledger, Timeouts = Short }, observer, default);

    static async Task RemoveAsync(MailAccount source, MailAccount destination, string ledger, QuietObserver observer)
    {
        await ForwardAsync(source, destination, ledger, observer);
        var plan = await OldMailRemover.PlanAsync(new RemovalRequest { Source = source, Destination = destination, OlderThanDays = 7, Ledger = ledger, Timeouts = Short }, observer, default);
        await OldMailRemover.ExecuteAsync(plan, observer, default);
    }

    static ScriptedPeer Serve(Random random, MailProtocol protocol, IReadOnlyList<byte[]> mails, int oneIn)
    {
        // Each has randomness of its own, so that one's pace does not change what the other does.
        var own = new Random(random.Next());
        var kept = protocol == MailProtocol.Imap ? new FuzzImap(own, mails) : (IFuzzServer)new FuzzPop3(own, mails);
        return new ScriptedPeer(new FuzzPeer(own, () => kept, oneIn).PlayAsync);
    }

    static MailAccount Account(string user, int port, MailProtocol protocol)
    {
        var account = new MailAccount($"{user}@example.jp", "127.0.0.1", port, protocol, MailSecurity.None, user);
        account.SetSecret(new NetworkCredential("", "Canary-81f3").SecurePassword);
        return account;
    }
}
