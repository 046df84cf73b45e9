using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>Mails with NUL bytes at a real server that sends others in place of them over IMAP: set aside, and never removed.</summary>
[Collection(EndServersCollection.Name)]
public sealed class NulTests(Servers servers, ITestOutputHelper output)
{
    public static TheoryData<MailProtocol, MailSecurity> Ways => new()
    {
        { MailProtocol.Imap, MailSecurity.None },
        { MailProtocol.Imap, MailSecurity.StartTls },
        { MailProtocol.Imap, MailSecurity.Tls },
        { MailProtocol.Pop3, MailSecurity.None },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_has_a_NUL_is_set_aside_and_all_else_is_copied_and_removed(MailProtocol protocol, MailSecurity security)
    {
        using var pair = Pair();
        var isPlainImap = (protocol, security) == (MailProtocol.Imap, MailSecurity.None);
        var (withNul, withoutNul) = isPlainImap ? (NulMails.WithNul, NulMails.WithoutNul) : (NulMails.Small(NulMails.WithNul), NulMails.Small(NulMails.WithoutNul));
        withNul.Zip(withoutNul).SelectMany(m => (TestMail[])[m.First, m.Second]).ToList().ForEach(pair.Source.Deliver);
        var account = Account(pair, protocol, security);
        var result = await pair.ForwardAsync(r => r with { Source = account });
        Assert.Equal((withoutNul.Count, withNul.Count), (result.Forwarded, result.Quarantined));
        Assert.Empty(MailComparison.Differences(withoutNul, pair.Destination.Mails()));
        Assert.All(withNul, m => Assert.Contains(pair.Observer.Errors, e => e.Message.Contains(Subject(m), StringComparison.Ordinal)));
        Assert.True(pair.Observer.Errors.Count(e => e.Message.Contains("NUL", StringComparison.Ordinal)) == withNul.Count);

        var again = await pair.ForwardAsync(r => r with { Source = account });
        Assert.Equal((0, withNul.Count, withoutNul.Count), (again.Forwarded, again.Quarantined, again.AlreadyForwarded));
        Assert.Empty(pair.Observer.Errors);

        var removal = await pair.RemoveAsync(0, r => r with { Source = account });
        Assert.Equal(withoutNul.Count, removal.Removed);
        Assert.Empty(MailComparison.Differences(withNul, pair.Source.Mails()));
        Assert.Empty(MailComparison.Differences(withoutNul, pair.Destination.Mails()));
    }

    [Fact]
    public async Task What_was_copied_while_the_server_could_not_be_asked_is_not_removed()
    {
        using var pair = Pair();
        var (withNul, withoutNul) = (NulMails.Small(NulMails.WithNul), NulMails.Small(NulMails.WithoutNul));
        withNul.Concat(withoutNul).ToList().ForEach(pair.Source.Deliver);
        var isOffered = false;
        await using var proxy = new RewritingProxy(servers.Old.ImapPort, toClient: line => isOffered ? line : line.Replace(" BINARY ", " ", StringComparison.Ordinal));
        var account = TestAccounts.At(proxy.Port, MailProtocol.Imap, pair.OldUser);
        Assert.Equal(withNul.Count + withoutNul.Count, (await pair.ForwardAsync(r => r with { Source = account })).Forwarded);

        isOffered = true;
        var removal = await pair.RemoveAsync(0, r => r with { Source = account });
        Assert.Equal((withoutNul.Count, withNul.Count), (removal.Removed, removal.KeptUnproven));
        Assert.Empty(MailComparison.Differences(withNul, pair.Source.Mails()));
        Assert.Contains(pair.Observer.Lines, l => l.StartsWith("verbose", StringComparison.Ordinal) && l.Contains("NUL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_is_asked_about_mails_in_question_alone()
    {
        using var pair = Pair();
        List<TestMail> mails = [NulMails.WithoutNul[0], NulMails.WithoutNul[^1]];
        mails.ForEach(pair.Source.Deliver);
        var asked = new List<string>();
        await using var proxy = new RewritingProxy(servers.Old.ImapPort, line => Heard(asked, line));
        var account = TestAccounts.At(proxy.Port, MailProtocol.Imap, pair.OldUser);
        Assert.Equal(2, (await pair.ForwardAsync(r => r with { Source = account })).Forwarded);
        Assert.DoesNotContain(asked, l => l.Contains("BINARY", StringComparison.Ordinal));
        Assert.Single(asked, IsLogin);

        pair.Source.Deliver(NulMails.WithoutNul[1]);
        pair.Source.Deliver(NulMails.WithNul[0]);
        Assert.Equal((1, 1), (await pair.ForwardAsync(r => r with { Source = account })) is var result ? (result.Forwarded, result.Quarantined) : default);
        Assert.Equal(2, asked.Count(l => l.Contains("BINARY", StringComparison.Ordinal)));
        Assert.Equal(3, asked.Count(IsLogin));
    }

    [Fact]
    public async Task Mail_that_comes_while_a_server_is_asked_is_copied_by_the_next_run()
    {
        using var pair = Pair();
        NulMails.WithoutNul.Take(5).ToList().ForEach(pair.Source.Deliver);
        var hasCome = false;
        await using var proxy = new RewritingProxy(servers.Old.ImapPort, line =>
        {
            if (!hasCome && line.Contains("BINARY", StringComparison.Ordinal))
            {
                hasCome = true;
                pair.Source.Deliver(NulMails.WithoutNul[5]);
            }
            return line;
        });
        var account = TestAccounts.At(proxy.Port, MailProtocol.Imap, pair.OldUser);
        Assert.True((await pair.ForwardAsync(r => r with { Source = account })).Complete);
        Assert.True(hasCome);
        await pair.ForwardAsync(r => r with { Source = account });
        Assert.Empty(MailComparison.Differences(NulMails.WithoutNul.Take(6), pair.Destination.Mails()));
        Assert.Equal(6, (await pair.RemoveAsync(0, r => r with { Source = account })).Removed);
    }

    MailboxPair Pair() => new(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };

    MailAccount Account(MailboxPair pair, MailProtocol protocol, MailSecurity security) => TestAccounts.Trusting(
        protocol == MailProtocol.Pop3 ? servers.Old.Pop3Port : security == MailSecurity.Tls ? servers.Old.ImapsPort : servers.Old.ImapPort, protocol, pair.OldUser, security);

    static string Heard(List<string> lines, string line)
    {
        lock (lines)
            lines.Add(line);
        return line;
    }

    static bool IsLogin(string line) => line.Contains(" LOGIN ", StringComparison.Ordinal) || line.Contains("AUTHENTICATE", StringComparison.Ordinal);

    static string Subject(TestMail mail) => System.Text.Encoding.Latin1.GetString(mail.Bytes).Split("Subject: ")[1].Split("\r\n")[0];
}
