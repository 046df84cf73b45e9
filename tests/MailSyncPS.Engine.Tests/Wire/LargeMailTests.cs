using System.Globalization;
using System.Text;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>Mails that no memory holds are not read at all, and told of.</summary>
public sealed class LargeMailTests(ITestOutputHelper output)
{
    const long Announced = 1_500_000_000;

    const string Small = "Subject: x\r\n\r\nx\r\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pop3_mail_that_is_announced_too_large_is_set_aside_unread(bool hasUidl)
    {
        await using var peer = new ScriptedPeer(connection => PlayPop3Async(connection, hasUidl));
        var failure = await WireRun.ForwardFrom.RunAsync(Canary.Account(peer.Port, MailProtocol.Pop3, MailSecurity.None), output);

        Assert.Equal(MailFailure.MessageTooLarge, failure?.Failure);
        Assert.Contains("1.4 GB", failure!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("RETR 1", peer.LinesHeard);
        Assert.Contains("RETR 2", peer.LinesHeard);
    }

    [Fact]
    public async Task An_imap_mail_that_is_announced_too_large_is_set_aside_unread()
    {
        await using var peer = new ScriptedPeer(PlayImapAsync);
        var failure = await WireRun.ForwardFrom.RunAsync(Canary.Account(peer.Port, MailProtocol.Imap, MailSecurity.None), output);

        Assert.Equal(MailFailure.MessageTooLarge, failure?.Failure);
        Assert.DoesNotContain(peer.LinesHeard, l => l.Contains("BODY", StringComparison.Ordinal));
    }

    static async Task PlayPop3Async(PeerConnection peer, bool hasUidl)
    {
        await peer.WriteLineAsync("+OK ready");
        while (await peer.ReadLineAsync() is { } line)
        {
            await peer.WriteLineAsync(line.Split(' ')[0] switch
            {
                "CAPA" => $"+OK\r\nUSER\r\n{(hasUidl ? "UIDL\r\n" : "")}.",
                "STAT" => string.Create(CultureInfo.InvariantCulture, $"+OK 2 {Announced + Small.Length}"),
                "LIST" => string.Create(CultureInfo.InvariantCulture, $"+OK\r\n1 {Announced}\r\n2 {Small.Length}\r\n."),
                "UIDL" => hasUidl ? "+OK\r\n1 u1\r\n2 u2\r\n." : "-ERR no",
                "RETR" => $"+OK\r\n{Small}.",
                _ => "+OK",
            });
            if (line == "QUIT")
                return;
        }
    }

    static async Task PlayImapAsync(PeerConnection peer)
    {
        await peer.WriteLineAsync("* OK ready");
        while (await peer.ReadLineAsync() is { } line)
        {
            var (tag, command) = line.Split(' ', 2) is [var first, var rest] ? (first, rest) : (line, "");
            await peer.WriteAsync(Encoding.Latin1.GetBytes(command.Split(' ')[0] switch
            {
                "CAPABILITY" => "* CAPABILITY IMAP4rev1 UIDPLUS\r\n",
                "LIST" => "* LIST () \"/\" INBOX\r\n",
                "EXAMINE" => "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 2] ok\r\n",
                "FETCH" => string.Create(CultureInfo.InvariantCulture, $"* 1 FETCH (UID 1 RFC822.SIZE {Announced} FLAGS () INTERNALDATE \"17-Jul-2024 02:44:25 +0000\")\r\n"),
                _ => "",
            } + $"{tag} OK {(command.StartsWith("EXAMINE", StringComparison.Ordinal) ? "[READ-ONLY] " : "")}done\r\n"));
        }
    }
}
