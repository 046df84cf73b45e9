using System.Text;
using MailSyncPS.Engine.Quota;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>Passwords with characters that mean something to a protocol, at a real server.</summary>
public sealed class OddPasswordTests(ITestOutputHelper output)
{
    static readonly string[] Passwords =
    [
        "with \"quotes\"", "back\\slash\\", "in the middle", " at its ends ", "日本語のパスワード", "Grüße", "{5}", "{5+}", "100%", "*", "a(b)c]", "pass:word", "\ud83d\udd11",
        new string('x', 300),
    ];

    [Fact]
    public async Task They_log_in_correctly_with_and_without_tls()
    {
        var users = Passwords.Select((password, n) => (Name: $"user{n}", Password: password)).ToList();
        await using var server = await DovecotServer.RunAsync(new DovecotOptions
        {
            Users = users.ToDictionary(u => u.Name, u => "{PLAIN.b64}" + Convert.ToBase64String(Encoding.UTF8.GetBytes(u.Password))),
            ExtraConfiguration = "auth_mechanisms = plain login\n",
        });
        foreach (var (name, password) in users)
        {
            foreach (var (protocol, port, security) in new[]
            {
                (MailProtocol.Imap, server.ImapPort, MailSecurity.None), (MailProtocol.Imap, server.ImapsPort, MailSecurity.Tls),
                (MailProtocol.Pop3, server.Pop3Port, MailSecurity.None), (MailProtocol.Pop3, server.Pop3Port, MailSecurity.StartTls),
            })
            {
                var quota = await QuotaReader.ReadAsync(TestAccounts.At(port, protocol, name, security, password: password), false, new RecordingObserver(output), default);
                Assert.Equal(0, quota.MessageCount);
            }
        }
    }

    [Fact]
    public async Task A_line_end_within_a_password_is_no_second_command()
    {
        await using var bare = new ScriptedPeer(new OddPop3("", (_, _) => Task.CompletedTask).PlayAsync);
        var failure = await Assert.ThrowsAsync<MailSyncException>(() => QuotaReader.ReadAsync(
            TestAccounts.At(bare.Port, MailProtocol.Pop3, "taro", password: "secret\r\nDELE 1"), false, new RecordingObserver(output), default));
        Assert.Equal(MailFailure.NoCommonMechanism, failure.Failure);
        Assert.Contains("line end", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(bare.LinesHeard, l => l.StartsWith("PASS", StringComparison.Ordinal) || l.StartsWith("DELE", StringComparison.Ordinal));

        // Where SASL is offered, a password goes as it is. (Dovecot takes none with a control character.)
        foreach (var (protocol, password) in new[] { (MailProtocol.Pop3, "two\r\nlines"), (MailProtocol.Imap, "two\r\nlines"), (MailProtocol.Imap, "tab\t\u0001\u007f") })
        {
            await using var peer = new ScriptedPeer(new Lure(protocol) { OffersTls = false }.PlayAsync);
            await WireRun.Quota.RunAsync(TestAccounts.At(peer.Port, protocol, "taro", password: password), output);
            var sent = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0taro\0{password}"));
            Assert.Contains(peer.LinesHeard, l => l.EndsWith(sent, StringComparison.Ordinal));
        }
    }
}
