using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Retention;
using MailSyncPS.Engine.Tests.Machines;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>The old host moves to other machines: UIDVALIDITY and UIDs stay, and the dates of arrival are others, as of files that were copied.</summary>
[Collection(ServersCollection.Name)]
public sealed class MovedHostTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 30, Seed = 4002, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 90 << 10 })
        .DistinctBy(m => m.Digest()).DistinctBy(m => m.Bytes.Length).Take(10)];

    [Theory]
    [InlineData("a forward comes first")]
    [InlineData("a removal comes first")]
    [InlineData("half removed")]
    [InlineData("a plan comes first")]
    [InlineData("one folder alone")]
    public async Task What_was_copied_is_not_sent_again_and_goes(string what)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        var work = servers.Old.Mailbox(pair.OldUser, "Work");
        IReadOnlyList<TestMail> inbox = [.. Mails.Take(6), Mails[0]], filed = [.. Mails.Skip(6), Mails[0]];
        inbox.ToList().ForEach(pair.Source.Deliver);
        filed.ToList().ForEach(work.Deliver);
        Assert.True((await pair.ForwardAsync()).Complete);
        if (what == "half removed")
            await StopRemovalAsync(pair);
        await servers.Old.WaitUntilClosedAsync(pair.OldUser);
        if (what != "one folder alone")
            Redate(pair.Source);
        Redate(work);

        if (what == "a removal comes first")
            await pair.RemoveAsync(7);
        if (what == "a plan comes first")
            await MailForwarder.PlanAsync(new ForwardRequest { Source = pair.SourceAccount, Destination = pair.DestinationAccount, Ledger = pair.LedgerPath }, pair.Observer, default);
        for (var day = 0; day < 2; day++)
        {
            await pair.ForwardAsync();
            Assert.Empty(pair.Observer.Errors);
            Assert.Empty(Differences(pair, [.. inbox, .. filed]));
            await pair.RemoveAsync(7);
        }
        Assert.Empty(servers.Old.AllMails(pair.OldUser));
        Assert.Empty(Differences(pair, [.. inbox, .. filed]));
    }

    IReadOnlyList<string> Differences(MailboxPair pair, IEnumerable<TestMail> mails) =>
        MailComparison.Differences(mails, servers.Batching.AllMails(pair.NewUser), compareArrival: false);

    static async Task StopRemovalAsync(MailboxPair pair)
    {
        using var stop = new CancellationTokenSource();
        var plan = await pair.PlanAsync(7, r => r with { Folders = ["INBOX"] });
        using var watch = StepWatch.At("sent UID STORE", 1, stop.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => OldMailRemover.ExecuteAsync(plan, pair.Observer, stop.Token));
    }

    static void Redate(Maildir folder)
    {
        foreach (var mail in folder.Mails())
            File.SetLastWriteTimeUtc(mail.Path, mail.Arrived.UtcDateTime.AddHours(9));
        // Dovecot keeps the dates that it has told.
        foreach (var cache in Directory.EnumerateFiles(folder.Path, "dovecot.index*"))
            File.Delete(cache);
    }
}
