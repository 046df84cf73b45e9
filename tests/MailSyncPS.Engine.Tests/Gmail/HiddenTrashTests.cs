using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Gmail;

/// <summary>Somebody has unticked "Show in IMAP" for Trash, and for All Mail as Google advises.</summary>
[Collection(ServersCollection.Name)]
public sealed class HiddenTrashTests(Servers servers, ITestOutputHelper output) : GmailTest(servers, output)
{
    [Theory]
    [InlineData("Trash")]
    [InlineData("Trash All")]
    public async Task Trial_messages_do_not_pile_up(string hidden)
    {
        await using var line = new RewritingProxy(Server.Port, toClient: l =>
            l.StartsWith("* LIST", StringComparison.Ordinal) && hidden.Split(' ').Any(name => l.Contains($"\\{name} ", StringComparison.Ordinal) || l.Contains($"\\{name})", StringComparison.Ordinal)) ? "" : l);
        var through = TestAccounts.At(line.Port, MailProtocol.Imap, Account.UserName!);
        for (var night = 0; night < 3; night++)
        {
            var mails = Mails.Skip(3 * night).Take(3).ToList();
            Deliver(mails);
            mails.ForEach(m => Mailbox.Put("INBOX", m));
            await ForwardAsync(r => r with { Destination = through });
            await RemoveAsync(r => r with { Destination = through });
        }
        AssertHolds(Mails.Take(9));
    }
}
