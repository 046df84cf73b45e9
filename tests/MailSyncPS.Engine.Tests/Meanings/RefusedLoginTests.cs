using MailSyncPS.Engine.Quota;
using MailSyncPS.Engine.Tests.Sources;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Meanings;

/// <summary>Logins and greetings that are refused: each failure says what the server meant, in its words, and blames no password without need.</summary>
[Collection(ServersCollection.Name)]
public sealed class RefusedLoginTests(Servers servers, ITestOutputHelper output) : Pop3DropTest(servers, output)
{
    readonly ITestOutputHelper _output = output;

    [Theory]
    [InlineData("-ERR /var/spool/mail/.taro.pop lock busy!  Is another session active?", MailFailure.MailboxInUse)]
    [InlineData("-ERR unable to lock mailbox", MailFailure.MailboxInUse)]
    [InlineData("-ERR Exceeded the login limit for a 15 minute period", MailFailure.ServerUnavailable)]
    [InlineData("-ERR too many connections", MailFailure.ServerUnavailable)]
    [InlineData("-ERR internal server error", MailFailure.ServerUnavailable)]
    [InlineData("-ERR account disabled, contact support", MailFailure.AuthenticationFailed)]
    [InlineData("-ERR Application-specific password required", MailFailure.AuthenticationFailed)]
    [InlineData("-ERR Plaintext authentication disallowed on non-secure connections", MailFailure.TlsRequired)]
    [InlineData("-ERR your IP is blocked", MailFailure.CommandRefused)]
    [InlineData("-ERR Account exceeded command or bandwidth limits", MailFailure.DailyLimitReached)]
    [InlineData("-ERR [AUTH] invalid user or password", MailFailure.AuthenticationFailed)]
    [InlineData("-ERR no", MailFailure.AuthenticationFailed)]
    public async Task What_the_server_says_decides_and_is_kept(string answer, MailFailure failure)
    {
        Drop.Login = _ => answer;
        var error = await FailAsync(TestAccounts.At(Drop.Port, MailProtocol.Pop3, "taro"));
        Assert.Equal(failure, error.Failure);
        Assert.Contains(answer.Split(' ')[^1].TrimEnd('.'), error.Message, StringComparison.Ordinal);
        Assert.Equal(failure == MailFailure.AuthenticationFailed && answer.Contains("AUTH", StringComparison.Ordinal) || answer == "-ERR no",
            error.Message.Contains("refused the user name or password", StringComparison.Ordinal));
        Assert.Single(Drop.LinesHeard, l => l.StartsWith("PASS", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-ERR exceeds an accepting limit.", MailFailure.ServerUnavailable)]
    [InlineData("-ERR not now", MailFailure.ServerUnavailable)]
    [InlineData("-ERR mailbox locked", MailFailure.MailboxInUse)]
    [InlineData("421 too many connections", MailFailure.ServerUnavailable)]
    [InlineData("Too many connections, try again later", MailFailure.ServerUnavailable)]
    [InlineData("-ERR you are banned", MailFailure.CommandRefused)]
    [InlineData("220 mail.example.jp ESMTP", MailFailure.WrongProtocol)]
    public async Task A_greeting_that_lets_nobody_in_means_now_unless_it_says_otherwise(string greeting, MailFailure failure)
    {
        Drop.Greeting = _ => greeting;
        var error = await FailAsync(TestAccounts.At(Drop.Port, MailProtocol.Pop3, "taro"));
        Assert.Equal(failure, error.Failure);
        Assert.Equal(failure is MailFailure.ServerUnavailable or MailFailure.MailboxInUse, error.IsTransient);
        if (failure != MailFailure.WrongProtocol)
            Assert.Contains(greeting.Split(' ')[^1].TrimEnd('.'), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_greeting_that_is_busy_at_first_is_waited_for()
    {
        Drop.Mails.Add(("a", Mail("a")));
        Drop.Greeting = session => session <= 2 ? "-ERR exceeds an accepting limit." : "+OK";
        Assert.True((await ForwardAsync(r => r with { Timeouts = new() { FirstWait = TimeSpan.FromMilliseconds(20) } })).Complete);
        Assert.Empty(Pair.Observer.Errors);
    }

    [Theory]
    [InlineData("* BYE Too many connections", MailFailure.ServerUnavailable)]
    [InlineData("* BYE not today", MailFailure.ServerUnavailable)]
    [InlineData("* NO server busy", MailFailure.ServerUnavailable)]
    [InlineData("421 too many connections", MailFailure.ServerUnavailable)]
    public async Task An_imap_greeting_that_lets_nobody_in_is_busy(string greeting, MailFailure failure)
    {
        await using var peer = new ScriptedPeer(p => p.WriteLineAsync(greeting));
        var error = await FailAsync(TestAccounts.At(peer.Port, MailProtocol.Imap, "taro"));
        Assert.Equal((failure, true), (error.Failure, error.IsTransient));
        Assert.Contains(greeting.Split(' ')[^1], error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AUTH=PLAIN", "NO AUTHENTICATE mechanism not supported")]
    [InlineData("AUTH=CRAM-MD5 AUTH=PLAIN", "NO no mechanism available")]
    [InlineData("AUTH=SCRAM-SHA-1 AUTH=LOGIN", "BAD Unsupported authentication mechanism")]
    public async Task A_mechanism_that_is_offered_and_not_taken_is_followed_by_the_next(string offered, string refusal)
    {
        await using var peer = new ScriptedPeer(p => ImapAsync(p, offered, refusal, "OK done"));
        var quota = await QuotaReader.ReadAsync(TestAccounts.At(peer.Port, MailProtocol.Imap, "taro"), false, new RecordingObserver(_output), default);
        Assert.Equal(0, quota.MessageCount);
        Assert.Single(peer.LinesHeard, l => l.Contains(" LOGIN ", StringComparison.Ordinal));

        await using var closed = new ScriptedPeer(p => ImapAsync(p, offered, refusal, refusal));
        var error = await FailAsync(TestAccounts.At(closed.Port, MailProtocol.Imap, "taro"));
        Assert.Equal(MailFailure.NoCommonMechanism, error.Failure);
        Assert.Contains(refusal.Split(' ', 2)[1], error.Message, StringComparison.Ordinal);
    }

    [Theory]
    // Refused before the password had a part in it.
    [InlineData("AUTH=SCRAM-SHA-256", "NO AUTHENTICATE SCRAM-SHA-256 authentication failed", null, true)]
    [InlineData("AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-1", "NO", null, true)]
    [InlineData("AUTH=CRAM-MD5", "NO [AUTHENTICATIONFAILED] failed", null, true)]
    // What was offered first was not there, so that this may not be either.
    [InlineData("AUTH=SCRAM-SHA-256 AUTH=CRAM-MD5", "NO failed", "CRAM-MD5", true)]
    // The password was tested.
    [InlineData("AUTH=CRAM-MD5", "NO [AUTHENTICATIONFAILED] failed", "CRAM-MD5", false)]
    [InlineData("AUTH=SCRAM-SHA-256", "NO [UNAVAILABLE] busy", null, false)]
    public async Task A_refusal_before_the_password_was_tested_is_none_of_the_password(string offered, string refusal, string? challenging, bool goesOn)
    {
        await using var peer = new ScriptedPeer(p => ImapAsync(p, offered, refusal, "OK done", challenging: challenging));
        var account = TestAccounts.At(peer.Port, MailProtocol.Imap, "taro");
        if (goesOn)
            Assert.Equal(0, (await QuotaReader.ReadAsync(account, false, new RecordingObserver(_output), default)).MessageCount);
        else
            await FailAsync(account);
        Assert.Equal(goesOn ? 1 : 0, peer.LinesHeard.Count(l => l.Contains(" LOGIN ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("-ERR", "")]
    [InlineData("+OK", "-ERR")]
    [InlineData("+OK", "-ERR ")]
    public async Task A_server_that_says_nothing_leaves_no_sentence_unfinished(string greeting, string login)
    {
        Drop.Greeting = _ => greeting;
        Drop.Login = _ => login;
        var error = await FailAsync(TestAccounts.At(Drop.Port, MailProtocol.Pop3, "taro"));
        Assert.DoesNotMatch(@": ?\.|\( *\)|: *$", error.Message);
    }

    [Fact]
    public async Task A_refusal_of_another_kind_is_followed_by_no_other_attempt()
    {
        await using var peer = new ScriptedPeer(p => ImapAsync(p, "AUTH=PLAIN AUTH=LOGIN", "NO [AUTHENTICATIONFAILED] wrong", "OK done"));
        Assert.Equal(MailFailure.AuthenticationFailed, (await FailAsync(TestAccounts.At(peer.Port, MailProtocol.Imap, "taro"))).Failure);
        Assert.DoesNotContain(peer.LinesHeard, l => l.Contains(" LOGIN ", StringComparison.Ordinal));
        Assert.Single(peer.LinesHeard, l => l.Contains("AUTHENTICATE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-ERR login failed")]
    [InlineData("-ERR [AUTH] authentication failed")]
    public async Task Who_was_let_in_before_has_the_right_password(string answer)
    {
        Drop.Mails.Add(("a", Mail("a")));
        var account = TestAccounts.At(Drop.Port, MailProtocol.Pop3, Pair.OldUser);
        await QuotaReader.ReadAsync(account, false, new RecordingObserver(_output), default);
        Drop.Login = _ => answer;
        await ForwardAsync(r => r with { Source = account, Timeouts = new() { FirstWait = TimeSpan.FromMilliseconds(10) } });
        var error = Assert.Single(Pair.Observer.Errors);
        Assert.Equal(MailFailure.ServerUnavailable, error.Failure);
        Assert.Null(error.ShutOut);
        Assert.Contains(answer.Split(' ')[^1], error.Message, StringComparison.Ordinal);

        // Another object with the same name may have another password.
        Assert.Equal(MailFailure.AuthenticationFailed, (await FailAsync(TestAccounts.At(Drop.Port, MailProtocol.Pop3, Pair.OldUser))).Failure);
    }

    [Theory]
    [InlineData(" secret-1", "begins or ends with a blank")]
    [InlineData("secret-1\t", "begins or ends with a blank")]
    [InlineData("sec\u00a0ret-1", "no-break space")]
    [InlineData("secret-1\u200b", "no-break space")]
    [InlineData("\u3000secret-1", "no-break space")]
    [InlineData("abcd efgh ijkl mnop", "groups of four")]
    [InlineData("abcd efgh ijkl mnop ", "groups of four")]
    [InlineData("\uff53\uff45\uff43\uff52\uff45\uff54", "full-width")]
    [InlineData("in the middle", null)]
    [InlineData("secret-1", null)]
    public async Task A_refused_password_with_something_odd_is_told_of_and_never_shown(string password, string? hint)
    {
        Drop.Login = _ => "-ERR [AUTH] no";
        var error = await FailAsync(TestAccounts.At(Drop.Port, MailProtocol.Pop3, "taro", password: password));
        Assert.Equal(MailFailure.AuthenticationFailed, error.Failure);
        Assert.Equal(hint is not null, error.Message.Contains("The password that was given", StringComparison.Ordinal));
        if (hint is not null)
            Assert.Contains(hint, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("efgh", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("* LIST ((what is this")]
    [InlineData("* LIST \\Noselect / \u001b[2J")]
    public async Task A_line_that_can_not_be_parsed_is_shown_as_it_came(string line)
    {
        await using var peer = new ScriptedPeer(p => ImapAsync(p, "", "NO", "OK done", line));
        var error = await FailAsync(TestAccounts.At(peer.Port, MailProtocol.Imap, "taro"));
        Assert.Equal(MailFailure.ProtocolViolation, error.Failure);
        Assert.Contains(PlainText.Clean(line), error.Message, StringComparison.Ordinal);
    }

    async Task<MailSyncException> FailAsync(MailAccount account)
    {
        var error = await Assert.ThrowsAsync<MailSyncException>(() => QuotaReader.ReadAsync(account, false, new RecordingObserver(_output), default));
        _output.WriteLine($"{error.Failure}: {error.Message}");
        return error;
    }

    static async Task ImapAsync(PeerConnection peer, string capabilities, string authenticate, string login, string? oddLine = null, string? challenging = null)
    {
        await peer.WriteLineAsync("* OK ready");
        while (await peer.ReadLineAsync() is { } line)
        {
            var (tag, command) = line.Split(' ', 2) is [var first, var rest] ? (first, rest) : (line, "");
            switch (command.Split(' ')[0])
            {
                case "CAPABILITY":
                    await peer.WriteLineAsync($"* CAPABILITY IMAP4rev1 {capabilities}");
                    break;
                case "AUTHENTICATE":
                    if (command.EndsWith(challenging ?? "\n", StringComparison.Ordinal))
                    {
                        await peer.WriteLineAsync("+ PDEyMy40NTZAbWFpbC5leGFtcGxlLmpwPg==");
                        await peer.ReadLineAsync();
                    }
                    else if (command.Contains("SCRAM", StringComparison.Ordinal))
                    {
                        await peer.WriteLineAsync("+ ");
                        await peer.ReadLineAsync();
                    }
                    await peer.WriteLineAsync($"{tag} {authenticate}");
                    continue;
                case "LOGIN":
                    await peer.WriteLineAsync($"{tag} {login}");
                    continue;
                case "LIST":
                    await peer.WriteLineAsync(oddLine ?? "* LIST () \"/\" INBOX");
                    break;
                case "STATUS":
                    await peer.WriteLineAsync("* STATUS INBOX (MESSAGES 0)");
                    break;
                case "EXAMINE":
                    await peer.WriteLineAsync("* 0 EXISTS");
                    break;
            }
            await peer.WriteLineAsync($"{tag} OK done");
        }
    }
}
