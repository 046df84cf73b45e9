using MailSyncPS.TestServers;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>The computer's clock was a year ahead on the day a mail was set aside, and is right again: the mail's next attempt is not a year away.</summary>
public sealed class WrongDayTests(ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 10, Seed = 505, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 40 << 10 });
    static readonly TestMail Large = new([.. "From: a@example.jp\r\nSubject: plans\r\n\r\n"u8, .. Enumerable.Repeat("plan plan plan plan plan plan plan\r\n"u8.ToArray(), 3000).SelectMany(l => l)], DateTimeOffset.Now.AddDays(-9));

    [Fact]
    public async Task A_mail_set_aside_under_a_clock_that_was_ahead_is_tried_again_under_the_right_one()
    {
        await using var old = await DovecotServer.RunAsync(new DovecotOptions());
        await using var @new = await DovecotServer.RunAsync(new DovecotOptions { AppendLimit = 50_000 });
        using var pair = new MailboxPair(old, @new, output);
        foreach (var mail in Mails.Append(Large))
            pair.Source.Deliver(mail);
        var first = await pair.ForwardAsync();
        Assert.Equal((10, 1), (first.Forwarded, first.Quarantined));
        PutOff(pair.LedgerPath, TimeSpan.FromDays(365));

        // The provider allows larger mail by now.
        await @new.StopAsync();
        await using var raised = await DovecotServer.RunAsync(new DovecotOptions());
        Directory.CreateDirectory(Path.GetDirectoryName(raised.MailFolder(pair.NewUser))!);
        Directory.Move(@new.MailFolder(pair.NewUser), raised.MailFolder(pair.NewUser));
        var later = await pair.ForwardAsync(r => r with { Destination = TestAccounts.Imap(raised, pair.NewUser) });
        Assert.Equal((10, 1, true), (later.AlreadyForwarded, later.Forwarded, later.Complete));
        Assert.Empty(MailComparison.Differences([.. Mails, Large], raised.AllMails(pair.NewUser), compareArrival: false));
    }

    /// <summary>As if the clock had been ahead when the ledger was written.</summary>
    static void PutOff(string path, TimeSpan shift)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE message SET retry_at = retry_at + @shift WHERE retry_at > 0";
        command.Parameters.AddWithValue("@shift", (long)shift.TotalMilliseconds);
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
