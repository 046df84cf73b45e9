using Microsoft.Data.Sqlite;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Machines;

/// <summary>Another ledger lies where the mailbox's own was: no removal rests on it, and the mails are matched by content again.</summary>
[Collection(LedgerServersCollection.Name)]
public sealed class OtherLedgerTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 30, Seed = 100, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 150 << 10 });

    [Theory]
    [InlineData(MailProtocol.Pop3, "deleted", null)]
    [InlineData(MailProtocol.Imap, "deleted", null)]
    [InlineData(MailProtocol.Pop3, "of another mailbox", null)]
    [InlineData(MailProtocol.Imap, "of another mailbox", null)]
    [InlineData(MailProtocol.Pop3, "older", null)]
    [InlineData(MailProtocol.Imap, "older", null)]
    [InlineData(MailProtocol.Pop3, "damaged", MailFailure.LedgerInvalid)]
    [InlineData(MailProtocol.Imap, "newer", MailFailure.LedgerTooNew)]
    public async Task Nothing_is_sent_again_and_nothing_young_goes(MailProtocol protocol, string which, MailFailure? refusal)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        using var another = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        Deliver(another, Mails.Take(12));
        await another.ForwardAsync();
        Deliver(pair, Mails.Take(15));
        await pair.ForwardAsync();
        var older = File.ReadAllBytes(pair.LedgerPath);
        Deliver(pair, Mails.Skip(15));
        await pair.ForwardAsync();
        Put(pair.LedgerPath, which, older, another.LedgerPath);

        if (refusal is { } failure)
        {
            Assert.Equal(failure, (await Assert.ThrowsAsync<MailSyncException>(() => pair.RemoveAsync(0))).Failure);
            await pair.ForwardAsync();
            Assert.Equal([failure], pair.Observer.Failures);
            File.Delete(pair.LedgerPath);
        }
        Assert.Equal(30, pair.Source.Count);
        // What the old copy knows is true all the same; what it does not know of stays.
        var known = which == "older" ? Mails.Take(15).Count(IsOld) : 0;
        Assert.Equal(known, (await pair.RemoveAsync(7)).Removed);
        Assert.Equal(which == "deleted" || refusal is not null, pair.Observer.Lines.Any(l => l.StartsWith("warning: There is no ledger", StringComparison.Ordinal)));
        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Differences(Mails));
        Assert.Equal(Mails.Count(IsOld) - known, (await pair.RemoveAsync(7)).Removed);
        Assert.Empty(pair.Observer.Errors);
        Assert.Empty(MailComparison.Differences(Mails.Where(m => !IsOld(m)), pair.Source.Mails()));
        Assert.Empty(pair.Differences(Mails));
    }

    static bool IsOld(TestMail mail) => mail.Arrived <= DateTimeOffset.Now.AddDays(-7);

    static void Put(string path, string which, byte[] older, string another)
    {
        switch (which)
        {
            case "deleted":
                File.Delete(path);
                break;
            case "of another mailbox":
                File.Copy(another, path, overwrite: true);
                break;
            case "older":
                File.WriteAllBytes(path, older);
                break;
            case "damaged":
                File.WriteAllBytes(path, [.. older.Take(4096), .. Enumerable.Repeat((byte)0xA5, older.Length - 4096)]);
                break;
            default:
                using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
                {
                    connection.Open();
                    using var command = connection.CreateCommand();
                    command.CommandText = "PRAGMA user_version = 99";
                    command.ExecuteNonQuery();
                }
                break;
        }
    }

    static void Deliver(MailboxPair pair, IEnumerable<TestMail> mails)
    {
        foreach (var mail in mails)
            pair.Source.Deliver(mail);
    }
}
