using System.Text.Json;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tests.Ledger;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Machines;

/// <summary>The disk is full under the ledger, at every write of a copy and of a removal: nothing goes without a durable intent, and with space again all ends well.</summary>
[Collection(LedgerServersCollection.Name)]
public sealed class DiskFullTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 12, Seed = 98, Until = DateTimeOffset.Now.AddDays(-5), TotalBytes = 50 << 10 });

    [Fact]
    public async Task Full_at_any_write_a_run_stops_and_the_next_one_goes_on()
    {
        if (OperatingSystem.IsWindows())
            return; // There a process can't be told to write no files.
        using var child = new ChildProcess(DiskFullChild.Task, "");
        var (copies, removals) = (0, 0);
        for (var at = 0; await CopyAsync(child, at); at++)
            copies++;
        for (var at = 0; await RemoveAsync(child, at); at++)
            removals++;
        output.WriteLine($"{copies} writes of a copy, {removals} of a removal");
        Assert.InRange(copies, 8, 40);
        Assert.InRange(removals, 3, 20);
    }

    async Task<bool> CopyAsync(ChildProcess child, int at)
    {
        using var pair = Delivered(at);
        var run = ChildOf(pair);
        var outcome = await RunAsync(child, new(run, Removes: false, at));
        if (!outcome.WasFull)
        {
            Assert.Empty(outcome.Failures);
            return false;
        }
        ShowsFullDisk(outcome);
        Assert.True(pair.Destination.Count <= await IntentsAsync(pair), $"{pair.Destination.Count} sent, {await IntentsAsync(pair)} intents, full at {at}");
        Assert.Empty((await RunAsync(child, new(run, Removes: false, null))).Failures);
        Assert.True(pair.Differences(Mails) is [], $"full at {at}");
        return true;
    }

    async Task<bool> RemoveAsync(ChildProcess child, int at)
    {
        using var pair = Delivered(at);
        var run = ChildOf(pair);
        Assert.Empty((await RunAsync(child, new(run, Removes: false, null))).Failures);
        var outcome = await RunAsync(child, new(run, Removes: true, at));
        if (outcome.WasFull)
        {
            ShowsFullDisk(outcome);
            Assert.True(Mails.Count - pair.Source.Count <= await IntentsAsync(pair, MessageState.RemoveIntent, MessageState.RemoveUncertain, MessageState.Removed), $"full at {at}");
            Assert.Empty((await RunAsync(child, new(run, Removes: true, null))).Failures);
        }
        Assert.True(MailComparison.Differences(Mails.Where(m => m.Arrived > DateTimeOffset.Now.AddDays(-7)), pair.Source.Mails()) is [], $"full at {at}");
        Assert.Empty(pair.Differences(Mails));
        return outcome.WasFull;
    }

    static void ShowsFullDisk(DiskFullChild.Outcome outcome)
    {
        // Only the note of how a run ended is missed by nobody: then there is a warning.
        if (!outcome.Words.Contains("history", StringComparison.Ordinal))
            Assert.Equal([MailFailure.LedgerNotWritable], outcome.Failures);
        Assert.Contains("free space", outcome.Words, StringComparison.Ordinal);
    }

    static async Task<int> IntentsAsync(MailboxPair pair, params MessageState[] states)
    {
        await using var ledger = await LedgerStore.OpenAsync(pair.LedgerPath, LedgerAccess.ReadOnly, default);
        var route = await ledger.OpenRouteAsync(MailboxKey.Of(pair.SourceAccount), MailboxKey.Of(pair.DestinationAccount), default);
        return (await route.FindByStateAsync(states is [] ? [MessageState.CopyIntent, MessageState.CopyUncertain, MessageState.Copied, MessageState.Proven] : states, default)).Count;
    }

    static async Task<DiskFullChild.Outcome> RunAsync(ChildProcess child, DiskFullChild.Trial trial)
    {
        await child.WriteLineAsync(JsonSerializer.Serialize(trial));
        return JsonSerializer.Deserialize<DiskFullChild.Outcome>((await child.ReadLineAsync())!)!;
    }

    static RunChild ChildOf(MailboxPair pair) => new(pair.SourceProtocol, pair.SourceAccount.Port, pair.OldUser, pair.DestinationAccount.Port, pair.NewUser, pair.LedgerPath);

    MailboxPair Delivered(int at)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = at % 2 == 0 ? MailProtocol.Pop3 : MailProtocol.Imap };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        return pair;
    }
}
