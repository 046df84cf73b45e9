using MailSyncPS.Engine.Quota;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>NAMESPACE is a hint: a server whose answer can't be read is worked with all the same, however its TLS begins.</summary>
public sealed class UnreadableHintTests
{
    const string Answer = "* NAMESPACE ((\"\" \"/\") NIL\r\n";

    [Theory]
    [InlineData(MailSecurity.None, Answer)]
    [InlineData(MailSecurity.Tls, Answer)]
    [InlineData(MailSecurity.StartTls, Answer)]
    [InlineData(MailSecurity.Tls, null)]
    public async Task A_hint_that_cannot_be_read_is_not_asked_for_again(MailSecurity security, string? answer)
    {
        await using var peer = new ScriptedPeer(c => PlayAsync(c, answer), security == MailSecurity.Tls ? TestCertificates.Valid : null);
        var quota = await QuotaReader.ReadAsync(TestAccounts.At(peer.Port, MailProtocol.Imap, "taro", security), false, new RecordingObserver(), default);
        Assert.Equal((3, 300L), (quota.MessageCount, quota.UsedBytes));
        Assert.Equal(answer is null ? 2 : 1, peer.LinesHeard.Count(l => l.EndsWith(" NAMESPACE", StringComparison.Ordinal)));
        Assert.Empty(peer.Failures);
    }

    [Theory]
    [InlineData("* BYE no")]
    [InlineData("A0 OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN")]
    [InlineData("A0 NO later")]
    public async Task What_is_said_before_tls_holds_nothing_then_either(string said)
    {
        var secured = 0;
        await using var peer = new ScriptedPeer(async c =>
        {
            if (Interlocked.Increment(ref secured) == 1)
            {
                await PlayAsync(c, Answer);
                return;
            }
            await c.WriteLineAsync("* OK ready");
            await c.ReadLineAsync();
            await c.WriteLineAsync(said);
            if (said.StartsWith("A0 OK", StringComparison.Ordinal))
                await c.StartTlsAsync(TestCertificates.Valid);
            while (await c.ReadLineAsync() is { } line)
                await c.WriteLineAsync($"{line.Split(' ')[0]} OK in");
        });
        var failure = await Assert.ThrowsAsync<MailSyncException>(() => QuotaReader.ReadAsync(Canary.Account(peer.Port, MailProtocol.Imap, MailSecurity.StartTls), false, new RecordingObserver(), default));
        Assert.Equal(MailFailure.TlsFailed, failure.Failure);
        Assert.DoesNotContain(peer.Connections.Skip(1).SelectMany(c => c.LinesHeard), l => Canary.Forms.Any(f => l.Contains(f, StringComparison.Ordinal)));
    }

    static async Task PlayAsync(PeerConnection peer, string? answer)
    {
        await peer.WriteLineAsync("* OK ready");
        var secured = false;
        while (await peer.ReadLineAsync() is { } line)
        {
            var (tag, command) = line.Split(' ', 2) is [var first, var rest] ? (first, rest) : ("", line);
            if (command == "NAMESPACE" && answer is null)
                return;
            var said = command.Split(' ')[0] switch
            {
                "CAPABILITY" => $"* CAPABILITY IMAP4rev1 NAMESPACE{(secured ? "" : " STARTTLS")}\r\n",
                "NAMESPACE" => answer,
                "LIST" => "* LIST () \"/\" INBOX\r\n",
                "EXAMINE" => "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 4] ok\r\n",
                "STATUS" => "* STATUS INBOX (MESSAGES 3 UIDNEXT 4 UIDVALIDITY 7)\r\n",
                "FETCH" or "UID" => string.Concat(Enumerable.Range(1, 3).Select(i => $"* {i} FETCH (UID {i} RFC822.SIZE 100)\r\n")),
                "LOGOUT" => "* BYE\r\n",
                _ => "",
            };
            await peer.WriteLineAsync($"{said}{tag} OK {(command.StartsWith("EXAMINE", StringComparison.Ordinal) ? "[READ-ONLY] " : "")}done");
            if (command == "STARTTLS")
                await peer.StartTlsAsync(TestCertificates.Valid);
            secured |= command == "STARTTLS";
            if (command == "LOGOUT")
                return;
        }
    }
}
