using System.Globalization;
using System.Text;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>
/// Servers that never come to an end, each with a run of its own against it in another process. It has to end by itself
/// with a clear error, and has no memory for what is said (<see cref="WireChild.Start"/>).
/// </summary>
public sealed class MemoryTests(ITestOutputHelper output)
{
    /// <summary>What each server would say if it was let.</summary>
    const long Endless = 2L << 30;

    /// <summary>The most processor time; a busy machine makes the same run longer.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    static readonly (string Name, string At, string Start, string Forever)[] ImapTricks =
    [
        ("greeting without an end", "GREETING", "* OK ", "x"),
        ("greetings", "GREETING", "", "* OK ready\r\n"),
        ("capability line", "CAPABILITY", "* CAPABILITY ", "X-A "),
        ("capability lines", "CAPABILITY", "", "* CAPABILITY IMAP4rev1 X-A\r\n"),
        ("untagged answers to the login", "LOGIN", "", "* OK wait\r\n"),
        ("answer to the login", "LOGIN", "* NO ", "x"),
        ("folder name", "LIST", "* LIST () \"/\" \"", "x"),
        ("folder name as a literal", "LIST", "* LIST () \"/\" {999999999}\r\n", "x"),
        ("folders", "LIST", "", "* LIST () \"/\" INBOX\r\n"),
        ("flags", "EXAMINE", "* FLAGS (", "\\A "),
        ("nested lists", "EXAMINE", "* FLAGS ", "("),
        ("line of a listing", "LISTING", "* 1 FETCH (UID 1 FLAGS (", "x "),
        ("listing of other messages", "LISTING", "", "* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n"),
        ("news in a listing", "LISTING", "", "* 5 EXISTS\r\n"),
        ("literal in a listing", "LISTING", "* 1 FETCH (UID 1 FLAGS {999999999}\r\n", "x"),
        ("literal beyond 31 bits", "BODY", "* 1 FETCH (UID 1 BODY[] {4294967295}\r\n", "x"),
        ("literal of a message", "BODY", "* 1 FETCH (UID 1 BODY[] {999999999}\r\n", "x"),
        ("quoted message", "BODY", "* 1 FETCH (UID 1 BODY[] \"", "x"),
        ("the same message again", "BODY", "", "* 1 FETCH (UID 1 BODY[] {1000}\r\n" + new string('x', 1000) + ")\r\n"),
    ];

    static readonly (string Name, string At, string Start, string Forever)[] AppendTricks =
    [
        ("answer to APPEND", "APPENDED", "* NO ", "x"),
        ("answers to APPEND", "APPENDED", "", "* OK wait\r\n"),
    ];

    static readonly (string Name, string At, string Start, string Forever)[] Pop3Tricks =
    [
        ("greeting without an end over POP3", "GREETING", "+OK ", "x"),
        ("CAPA lines", "CAPA", "+OK\r\n", "X-A\r\n"),
        ("CAPA line", "CAPA", "+OK\r\nSASL ", "A "),
        ("CAPA mechanisms", "CAPA", "+OK\r\n", "SASL A B C D E F G H I J K L M N O P\r\n"),
        ("answer to PASS", "PASS", "-ERR ", "x"),
        ("LIST line", "LIST", "+OK\r\n1 ", "5 "),
        ("LIST lines", "LIST", "+OK\r\n", "1 5\r\n"),
        ("UIDL line", "UIDL", "+OK\r\n1 ", "u"),
        ("UIDL words", "UIDL", "+OK\r\n1 ", "u "),
        ("UIDL lines", "UIDL", "+OK\r\n1 u\r\n", "2 u\r\n"),
        ("message", "RETR", "+OK\r\n", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n"),
        ("line of a message", "RETR", "+OK\r\n", "x"),
        ("answer to RETR", "RETR", "+OK ", "x"),
    ];

    [Fact]
    public async Task What_never_ends_is_cut_off()
    {
        var peers = new List<ScriptedPeer>();
        var runs = new List<WireChild>();
        try
        {
            foreach (var (name, at, start, forever) in ImapTricks)
                Add(name, MailProtocol.Imap, new OddImap(at, (peer, _) => SayForeverAsync(peer, start, forever)).WithMail().PlayAsync);
            foreach (var (name, at, start, forever) in AppendTricks)
                Add(name, MailProtocol.Imap, new OddImap(at, (peer, _) => SayForeverAsync(peer, start, forever)).PlayAsync, isDestination: true);
            foreach (var (name, at, start, forever) in Pop3Tricks)
                Add(name, MailProtocol.Pop3, new OddPop3(at, (peer, _) => SayForeverAsync(peer, start, forever)).PlayAsync);
            Add("million lines of UIDL", MailProtocol.Pop3, new OddPop3("UIDL", (peer, _) => SayManyAsync(peer, "+OK\r\n", n => $"{n} u{n}\r\n", ".\r\n")).PlayAsync);
            Add("million lines of LIST", MailProtocol.Pop3, new OddPop3("LIST", (peer, _) => SayManyAsync(peer, "+OK\r\n", n => $"{n} 5\r\n", ".\r\n")).PlayAsync);
            Add("million messages in a listing of one", MailProtocol.Imap, new OddImap("LISTING", (peer, tag) => SayManyAsync(peer, "", n => $"* {1_000_001 - n} FETCH (UID {n})\r\n", $"{tag} OK\r\n")).WithMail().PlayAsync);
            Add("more messages than can be", MailProtocol.Imap, new OddImap("EXAMINE", (peer, tag) => peer.WriteLineAsync($"* 2147483647 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n{tag} OK [READ-ONLY] done")).PlayAsync);
            Add("more messages than can be over POP3", MailProtocol.Pop3, new OddPop3("STAT", (peer, _) => peer.WriteLineAsync("+OK 2147483647 2147483647")).PlayAsync);

            using var child = WireChild.Start(runs);
            foreach (var run in runs)
            {
                var line = await child.ReadLineAsync();
                output.WriteLine(line ?? "the process has ended");
                var told = line!.Split('|');
                Assert.Equal(run.Name, told[0]);
                // What a destination says behind a message it has stored is no loss: the next pass finds the copy.
                Assert.Contains(told[1], run.IsDestination ? ["none"] : new[] { nameof(MailFailure.ProtocolViolation), nameof(MailFailure.ConnectionLost), nameof(MailFailure.MessageUnreadable) });
                Assert.InRange(TimeSpan.FromMilliseconds(long.Parse(told[2], CultureInfo.InvariantCulture)), TimeSpan.Zero, Limit);
            }
        }
        finally
        {
            foreach (var peer in peers)
                await peer.DisposeAsync();
        }

        void Add(string name, MailProtocol protocol, Func<PeerConnection, Task> script, bool isDestination = false)
        {
            var peer = new ScriptedPeer(script);
            peers.Add(peer);
            runs.Add(new WireChild(name, protocol, peer.Port, isDestination));
        }
    }

    static async Task SayForeverAsync(PeerConnection peer, string start, string forever)
    {
        var block = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(forever, 64 * 1024 / forever.Length)));
        await peer.WriteAsync(Encoding.Latin1.GetBytes(start));
        for (var said = 0L; said < Endless; said += block.Length)
            await peer.WriteAsync(block);
    }

    static async Task SayManyAsync(PeerConnection peer, string start, Func<int, string> line, string end)
    {
        await peer.WriteAsync(Encoding.Latin1.GetBytes(start));
        foreach (var lines in Enumerable.Range(1, 1_000_000).Chunk(5000))
            await peer.WriteAsync(Encoding.Latin1.GetBytes(string.Concat(lines.Select(line))));
        await peer.WriteAsync(Encoding.Latin1.GetBytes(end));
    }
}
