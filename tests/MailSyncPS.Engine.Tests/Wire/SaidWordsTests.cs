using System.Diagnostics;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Meanings;
using MailSyncPS.Engine.Servers.Probing;
using MailSyncPS.Engine.Servers.Usage;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>What is read out of a server's words, and that it takes no time whatever the words are.</summary>
public sealed class SaidWordsTests(ITestOutputHelper output)
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("A1 OK", ReplyKind.Ok, "", "")]
    [InlineData("a99 no [OVERQUOTA] full", ReplyKind.No, "OVERQUOTA", "full")]
    [InlineData("A1 BAD [x y]", ReplyKind.Bad, "X Y", "")]
    [InlineData("* BYE so long", ReplyKind.Bye, "", "so long")]
    [InlineData("-ERR", ReplyKind.Err, "", "")]
    [InlineData("-err [IN-USE] x [y]", ReplyKind.Err, "IN-USE", "x [y]")]
    [InlineData("-ERR []", ReplyKind.Err, "", "[]")]
    [InlineData("-ERR [a]b", ReplyKind.Err, "", "[a]b")]
    [InlineData("-ERR [a", ReplyKind.Err, "", "[a")]
    [InlineData("A1 NO  two", ReplyKind.No, "", " two")]
    public void Answers_are_read(string line, object kind, string code, string text)
    {
        var reply = ServerReply.TryParse(line);
        Assert.Equal((kind, code, text), ((object)reply!.Value.Kind, reply.Value.Code, reply.Value.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("* OK")]
    [InlineData("* NO no")]
    [InlineData("A1 OKAY")]
    [InlineData("A OK")]
    [InlineData("1A OK")]
    [InlineData("A1  OK")]
    [InlineData("A\u0661 OK")]
    [InlineData("+OK")]
    [InlineData("-ERROR")]
    [InlineData("* BYEBYE")]
    public void What_is_no_answer_is_none(string line) => Assert.Null(ServerReply.TryParse(line));

    [Theory]
    [InlineData("* CAPABILITY IMAP4rev1 x", "IMAP4REV1 X")]
    [InlineData("* ok [CAPABILITY a b] ready", "A B")]
    [InlineData("A1 OK [CAPABILITY a] [b]", "A")]
    [InlineData("* PREAUTH [CAPABILITY a]", "A")]
    [InlineData("* OK [CAPABILITY a", null)]
    [InlineData("* OK x [CAPABILITY a]", null)]
    [InlineData("* CAPABILITY", null)]
    public void Capabilities_are_read(string line, string? expected) =>
        Assert.Equal(expected, CapabilityLine.Last([line, "* OK"]) is { } list ? string.Join(' ', list) : null);

    [Theory]
    [InlineData("wait 5 minutes", 300L)]
    [InlineData("Suggested Backoff Time: 250000 milliseconds", 250L)]
    [InlineData("wait \u0665 minutes", null)]
    [InlineData("wait 99999999999 hours", null)]
    [InlineData("wait 9999999 hours", 9999999L * 3600)]
    public void A_wait_is_a_number_of_ascii_digits(string words, long? seconds)
    {
        Assert.Equal(seconds, (long?)ServerMeaning.Of(new ServerReply(ReplyKind.Err, "", words)).Wait?.TotalSeconds);
    }

    [Fact]
    public void No_words_take_long()
    {
        string[] words = ["mailbox", "exceed", "wait ", "back-off ", "retry", "imap", "BODY[", "* QUOTA ", "\"\\", "not enabled for ", "app-specific ", "[CAPABILITY "];
        var watch = Stopwatch.StartNew();
        foreach (var word in words)
        {
            var long1 = string.Concat(Enumerable.Repeat(word, 200_000 / word.Length));
            foreach (var line in (string[])[long1, "-ERR " + long1, "A1 NO [" + long1, "* QUOTA \"\" (" + long1, "* QUOTAROOT " + long1, "* OK [CAPABILITY " + long1, "* 1 FETCH (" + long1])
            {
                var before = watch.Elapsed;
                if (ServerReply.TryParse(line) is { } reply)
                    ServerMeaning.Of(reply);
                QuotaReply.Parse([line]);
                CapabilityLine.Last([line]);
                var refusal = new MailSyncException(MailFailure.AuthenticationFailed, "x", new InvalidOperationException(line));
                LoginRefusal.WantsAppPassword(refusal);
                LoginRefusal.SaysImapIsOff(refusal);
                PlainText.Visible(line);
                Assert.InRange(watch.Elapsed - before, TimeSpan.Zero, Limit);
            }
        }
        output.WriteLine($"{watch.Elapsed.TotalSeconds:0.0} s");
    }

    [Theory]
    [InlineData("RETR")]
    [InlineData("PASS")]
    [InlineData("LIST")]
    public async Task A_refusal_of_a_million_bytes_takes_no_time(string at)
    {
        await using var peer = new ScriptedPeer(new OddPop3(at, async (connection, _) =>
        {
            await connection.WriteLineAsync("-ERR " + string.Concat(Enumerable.Repeat("mailbox", 150_000)));
            await connection.ReadLineAsync();
        }).PlayAsync);
        var watch = Stopwatch.StartNew();
        var failure = await WireRun.ForwardFrom.RunAsync(Canary.Account(peer.Port, MailProtocol.Pop3, MailSecurity.None), output);
        Assert.NotNull(failure);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }
}
