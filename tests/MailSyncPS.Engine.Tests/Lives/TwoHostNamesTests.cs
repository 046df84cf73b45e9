using System.Net;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>
/// One list of mailboxes names one mailbox twice, by two host names of its server, as pop.example.jp and imap.example.jp are, or by two
/// logins over two protocols, and both are worked on side by side.
/// </summary>
[Collection(ServersCollection.Name)]
public sealed class TwoHostNamesTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 20, Seed = 503, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 200 << 10 });

    /// <summary>How long a run waits for the other one to come as far, which it does not where it has to wait for the first.</summary>
    static readonly TimeSpan Beside = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(MailProtocol.Imap, null)]
    [InlineData(MailProtocol.Imap, "Old")]
    [InlineData(MailProtocol.Pop3, null)]
    public async Task No_mail_is_copied_twice(MailProtocol second, string? folder)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        await CopySideBySideAsync(pair, folder, pair.SourceAccount, ByOtherHostName(pair.OldUser, second));
        Assert.Empty(pair.Differences(Mails));
    }

    /// <summary>As POP3 with <c>taro</c> and IMAP with <c>taro@example.jp</c>.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("Old")]
    public async Task No_mail_is_copied_twice_by_two_logins_over_two_protocols(string? folder)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        await CopySideBySideAsync(pair, folder, pair.SourceAccount, TestAccounts.Pop3(servers.Old, pair.AddAlias()));
        Assert.Empty(pair.Differences(Mails));
    }

    /// <summary>A mailbox that is freed each day holds little.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task No_mail_of_few_is_copied_twice_over_two_protocols(int count)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        var mails = Mails.Take(count).ToList();
        mails.ForEach(pair.Source.Deliver);
        await CopySideBySideAsync(pair, null, pair.SourceAccount, ByOtherHostName(pair.OldUser, MailProtocol.Pop3));
        Assert.Empty(pair.Differences(mails));
    }

    static async Task CopySideBySideAsync(MailboxPair pair, string? folder, params MailAccount[] names)
    {
        using var searched = new CountdownEvent(names.Length);
        pair.WhenTold = told =>
        {
            if (!told.Contains("looked for copies", StringComparison.Ordinal) || searched.IsSet)
                return;
            searched.Signal();
            searched.Wait(Beside);
        };
        await Task.WhenAll(names.Select(name => Task.Run(() => pair.ForwardAsync(r => r with
            { Source = name, DestinationFolder = folder, Timeouts = new() { FirstWait = TimeSpan.FromSeconds(0.5) } }))));
    }

    MailAccount ByOtherHostName(string user, MailProtocol protocol)
    {
        var port = protocol == MailProtocol.Imap ? servers.Old.ImapPort : servers.Old.Pop3Port;
        var account = new MailAccount(user, "localhost", port, protocol, MailSecurity.None, user);
        account.SetSecret(new NetworkCredential("", "pw").SecurePassword);
        return account;
    }
}
