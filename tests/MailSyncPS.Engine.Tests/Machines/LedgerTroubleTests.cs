using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Machines;

/// <summary>What befalls the ledger's file in the middle of a run: nothing follows from what was not kept, and the next runs end well.</summary>
[Collection(LedgerServersCollection.Name)]
public sealed class LedgerTroubleTests(Servers servers, ITestOutputHelper output)
{
    static readonly Random Noise = new(7);
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 40, Seed = 99, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 200 << 10 });

    public static TheoryData<MailProtocol, string> Troubles => new()
    {
        { MailProtocol.Pop3, "deleted" },
        { MailProtocol.Imap, "folder deleted" },
        { MailProtocol.Pop3, "swapped for an old one" },
        { MailProtocol.Imap, "truncated" },
        { MailProtocol.Pop3, "overwritten" },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task In_a_copy_nothing_is_lost_or_sent_twice(MailProtocol protocol, string trouble)
    {
        if (OperatingSystem.IsWindows())
            return; // There nobody can touch a file that is open.
        using var pair = Delivered(protocol, 20);
        await pair.ForwardAsync();
        var before = File.ReadAllBytes(pair.LedgerPath);
        Deliver(pair, 20, 20);
        using (StepWatch.At("ledger saving CopyIntent", 2, () => Befall(pair, trouble, before)))
            await pair.ForwardAsync();
        output.WriteLine($"{pair.Destination.Count} are there");
        if (IsNoticed(trouble))
        {
            // The intent went into a file that nobody finds again, so nothing was sent behind it.
            Assert.Equal([MailFailure.LedgerInvalid], pair.Observer.Failures);
            Assert.Equal(21, pair.Destination.Count);
        }
        await RecoverAsync(pair);
        Assert.Empty(pair.Differences(Mails));
        await RemovesOnlyOldAsync(pair);
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task In_a_removal_nothing_is_lost(MailProtocol protocol, string trouble)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var pair = Delivered(protocol, 40);
        await pair.ForwardAsync(r => r with { MaxMessages = 20 });
        var before = File.ReadAllBytes(pair.LedgerPath);
        await pair.ForwardAsync();
        var plan = await pair.PlanAsync(7);
        using (StepWatch.At("ledger saving RemoveIntent", 1, () => Befall(pair, trouble, before)))
            await pair.ExecuteAsync(plan);
        if (IsNoticed(trouble))
        {
            Assert.Equal([MailFailure.LedgerInvalid], pair.Observer.Failures);
            Assert.Equal(40, pair.Source.Count);
        }
        await RecoverAsync(pair);
        Assert.Empty(pair.Differences(Mails));
        await RemovesOnlyOldAsync(pair);
    }

    static bool IsNoticed(string trouble) => trouble is "deleted" or "folder deleted" or "swapped for an old one";

    static void Befall(MailboxPair pair, string trouble, byte[] older)
    {
        var path = pair.LedgerPath;
        switch (trouble)
        {
            case "deleted":
                File.Delete(path);
                break;
            case "folder deleted":
                Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
                break;
            case "swapped for an old one":
                File.WriteAllBytes(path + ".new", older);
                File.Move(path + ".new", path, overwrite: true);
                break;
            case "truncated":
                using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                    file.SetLength(5000);
                break;
            default:
                var noise = new byte[new FileInfo(path).Length];
                Noise.NextBytes(noise);
                using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                    file.Write(noise);
                break;
        }
    }

    /// <summary>What a person does: runs again, and where the ledger is told to be damaged, takes it away first.</summary>
    async Task RecoverAsync(MailboxPair pair)
    {
        Func<Engine.Forwarding.ForwardRequest, Engine.Forwarding.ForwardRequest> patient = r => r with { Timeouts = new() { Doubt = TimeSpan.FromSeconds(1) } };
        var result = await pair.ForwardAsync(patient);
        if (pair.Observer.Failures.Contains(MailFailure.LedgerInvalid))
        {
            output.WriteLine("it is told to be damaged");
            foreach (var file in Directory.GetFiles(Path.GetDirectoryName(pair.LedgerPath)!, "ledger.db*"))
                File.Delete(file);
            result = await pair.ForwardAsync(patient);
        }
        Assert.Empty(pair.Observer.Errors);
        Assert.True(result.Complete);
    }

    static async Task RemovesOnlyOldAsync(MailboxPair pair)
    {
        await pair.RemoveAsync(7);
        Assert.Empty(pair.Observer.Errors);
        Assert.Empty(MailComparison.Differences(Mails.Where(m => m.Arrived > DateTimeOffset.Now.AddDays(-7)), pair.Source.Mails()));
        Assert.Empty(pair.Differences(Mails));
    }

    MailboxPair Delivered(MailProtocol protocol, int count)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        Deliver(pair, 0, count);
        return pair;
    }

    static void Deliver(MailboxPair pair, int from, int count)
    {
        foreach (var mail in Mails.Skip(from).Take(count))
            pair.Source.Deliver(mail);
    }
}
