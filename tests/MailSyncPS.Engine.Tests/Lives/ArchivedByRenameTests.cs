using System.Globalization;
using System.Text;
using MailSyncPS.Engine.Tests.Retention;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>Each year somebody renames the folder of a machine's notifications, which are all of one size, and makes it anew.</summary>
[Collection(ServersCollection.Name)]
public sealed class ArchivedByRenameTests(Servers servers, ITestOutputHelper output)
{
    [Fact]
    public async Task What_was_renamed_is_not_sent_again_though_the_new_folder_has_mails_of_its_sizes()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        var all = new List<TestMail>();
        for (var year = 2023; year < 2026; year++)
        {
            for (var day = 0; day < 10; day++)
                Deliver(Notification(all.Count));
            await pair.ForwardAsync();
            Assert.Empty(pair.Differences(all));
            using var client = new OtherClient(servers.Old.ImapPort, pair.OldUser);
            client.Rename("Logs", string.Create(CultureInfo.InvariantCulture, $"Logs{year}"));
            client.Create("Logs");
        }
        // One is copied back from an archive.
        Deliver(all[0]);
        await pair.ForwardAsync();
        Assert.Empty(pair.Differences(all));
        Assert.Equal(31, (await pair.RemoveAsync(7)).Removed);
        Assert.Empty(pair.Differences(all));

        void Deliver(TestMail mail)
        {
            all.Add(mail);
            servers.Old.Mailbox(pair.OldUser, "Logs").Deliver(mail);
        }
    }

    static TestMail Notification(int day) =>
        new(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"From: cron@example.jp\r\nSubject: job {day:000}\r\n\r\nok\r\n")), DateTimeOffset.Now.AddDays(day - 300));
}
