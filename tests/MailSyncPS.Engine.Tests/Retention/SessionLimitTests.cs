using System.Globalization;
using MailSyncPS.Engine.Tests.Sources;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>POP3 servers that give, or take, so much in a session and no more.</summary>
[Collection(EndServersCollection.Name)]
public sealed class SessionLimitTests(Servers servers, ITestOutputHelper output) : Pop3DropTest(servers, output)
{
    /// <summary>What a command is answered with from so many of them in a session on; nothing hangs up.</summary>
    void Limit(string verb, int most, string answer = "")
    {
        var counts = new Dictionary<int, int>();
        Drop.Instead = (session, line) => line.StartsWith(verb, StringComparison.Ordinal)
            && (counts[session] = counts.GetValueOrDefault(session) + 1) > most ? answer : null;
    }

    [Theory]
    [InlineData("RETR", 20, "")]
    [InlineData("DELE", 20, "")]
    [InlineData("DELE", 20, "-ERR too many deletions in this session")]
    [InlineData("DELE", 3, "")]
    public async Task All_is_copied_and_freed_in_several_sessions(string verb, int most, string answer)
    {
        Fill(60);
        var mails = Drop.Mails.Select(m => m.Bytes).ToList();
        Limit(verb, most, answer);
        for (var run = 0; run < 4 && !(await ForwardAsync()).Complete; run++)
            Assert.DoesNotContain(MailFailure.MessageUnreadable, Pair.Observer.Failures);
        AssertCopies(mails);
        for (var run = 0; run < 4 && Drop.Mails.Count > 0; run++)
            await RemoveAsync();
        Assert.Empty(Drop.Mails);
        AssertCopies(mails);
    }

    [Fact]
    public async Task A_mail_that_is_refused_as_the_session_gave_enough_is_read_in_the_next()
    {
        Fill(90);
        Limit("RETR", 40, "-ERR message limit of this session reached");
        Assert.Equal((90, 0), await ForwardAsync() is var result ? (result.Forwarded, result.Quarantined) : default);
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
    }

    [Fact]
    public async Task A_server_that_hangs_up_at_RSET_gives_its_mail_all_the_same()
    {
        Fill(12);
        Drop.Instead = (_, line) => line == "RSET" ? "" : null;
        Assert.Equal(12, (await ForwardAsync()).Forwarded);
    }

    /// <summary>Against RFC 1939, some remove at once, and the mails behind move up.</summary>
    [Fact]
    public async Task Where_DELE_removes_at_once_only_what_was_copied_goes()
    {
        Fill(30);
        var uncopied = Drop.Mails.Where((_, i) => i % 3 == 0).Select(m => m.Uidl).ToList();
        var late = Drop.Mails.Where(m => uncopied.Contains(m.Uidl)).ToList();
        Drop.Mails.RemoveAll(m => uncopied.Contains(m.Uidl));
        Assert.Equal(20, (await ForwardAsync()).Forwarded);
        for (var i = 0; i < late.Count; i++)
            Drop.Mails.Insert(i * 3, late[i]);
        Drop.Instead = (_, line) =>
        {
            if (!line.StartsWith("DELE ", StringComparison.Ordinal))
                return null;
            Drop.Mails.RemoveAt(int.Parse(line[5..], CultureInfo.InvariantCulture) - 1);
            return "+OK removed";
        };
        for (var run = 0; run < 5; run++)
            await RemoveAsync();
        Assert.Equal(uncopied, Drop.Mails.Select(m => m.Uidl));
    }
}
