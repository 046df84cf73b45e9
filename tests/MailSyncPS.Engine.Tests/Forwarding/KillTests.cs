using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>kill -9 at any moment of a forward or a removal: the next run ends where an undisturbed one would have.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    const int Kills = 4;
    static readonly TimeSpan DoubtTime = TimeSpan.FromSeconds(5);
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 200, Seed = 51, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 4 << 20 });

    [Fact]
    public async Task Killed_again_and_again_a_mailbox_is_copied_and_freed_as_if_nothing_had_happened()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        await using var old = await DovecotServer.RunAsync(new DovecotOptions());
        await using var batching = await DovecotServer.RunAsync(new DovecotOptions());
        await using var gmailLike = await DovecotServer.RunAsync(DovecotOptions.GmailLike);
        await Task.WhenAll(
            CopyAndFreeAsync(old, batching, MailProtocol.Pop3, new Random(seed)),
            CopyAndFreeAsync(old, gmailLike, MailProtocol.Imap, new Random(seed + 1)));
    }

    async Task CopyAndFreeAsync(DovecotServer old, DovecotServer destination, MailProtocol protocol, Random random)
    {
        using var pair = new MailboxPair(old, destination, output) { SourceProtocol = protocol };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        // Lines slow enough for every step to take its time.
        await using var source = new TcpProxy(pair.SourceAccount.Port, TimeSpan.FromMilliseconds(4));
        await using var line = new TcpProxy(destination.ImapPort, TimeSpan.FromMilliseconds(2), _ => new ConnectionFaults { ToServer = new DirectionFaults { BytesPerSecond = 4 << 20 } });
        var child = new RunChild(protocol, source.Port, pair.OldUser, line.Port, pair.NewUser, pair.LedgerPath);

        for (var kill = 0; kill < Kills; kill++)
        {
            await KillAsync(child, RunChild.Forward, line, random.NextInt64(Mails.Sum(m => m.Bytes.LongLength) / (Kills - 1)));
            output.WriteLine($"{pair.Destination.Count} mails are there");
            Assert.Equal(Mails.Count, pair.Source.Count);
        }
        var forward = await pair.ForwardAsync(r => r with { Timeouts = new() { Doubt = DoubtTime } });
        Assert.True(forward.Complete);
        Assert.Empty(pair.Observer.Errors);
        Assert.Empty(pair.Differences(Mails));

        var young = Mails.Where(m => m.Arrived > DateTimeOffset.Now.AddDays(-7)).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            await KillAsync(child, RunChild.Remove, source, protocol == MailProtocol.Pop3 ? random.NextInt64(1000, 2900) : random.NextInt64(500, 1400));
            output.WriteLine($"{pair.Source.Count} mails are left");
            Assert.Empty(MailComparison.Differences(young, pair.Source.Mails().Where(m => m.Arrived > DateTimeOffset.Now.AddDays(-7))));
        }
        await pair.RemoveAsync(7);
        Assert.Empty(pair.Observer.Errors);
        Assert.Empty(MailComparison.Differences(young, pair.Source.Mails()));
        Assert.Equal(young.Count, (await pair.ForwardAsync()).AlreadyForwarded);
        Assert.Empty(pair.Differences(Mails));
    }

    /// <summary>Kills a run once it has said so many bytes over a line, unless it has ended before.</summary>
    async Task KillAsync(RunChild child, string task, TcpProxy line, long bytes)
    {
        using var process = child.Start(task);
        var until = line.BytesToServer + bytes;
        var rest = process.ReadToEndAsync();
        while (line.BytesToServer < until && !rest.IsCompleted)
            await Task.Delay(2);
        await process.KillAsync();
        output.WriteLine($"{task} killed after {bytes} bytes, at '{(await rest).LastOrDefault()}'");
    }
}
