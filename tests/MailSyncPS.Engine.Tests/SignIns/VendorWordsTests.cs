using System.Text;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.SignIns;

/// <summary>What Exchange says of sessions that were opened by token, and what goes over the wire to it.</summary>
public sealed class VendorWordsTests : IAsyncLifetime
{
    readonly SignInStage _stage = SignInStage.Begin();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _stage.DisposeAsync();

    /// <summary>A server that answers a command with these words.</summary>
    static ScriptedPeer Server(string words, string refused = "EXAMINE") => new(async connection =>
    {
        await connection.WriteLineAsync("* OK hello");
        while (await connection.ReadLineAsync() is { } line)
        {
            var (tag, command) = (line.Split(' ')[0], line.Split(' ').ElementAtOrDefault(1));
            if (command == "CAPABILITY")
                await connection.WriteLineAsync("* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2");
            if (command == "LIST")
                await connection.WriteLineAsync("* LIST () \"/\" \"INBOX\"");
            await connection.WriteLineAsync(command != refused ? $"{tag} OK done" : words.StartsWith('*') ? words : $"{tag} {words}");
            if (words.StartsWith('*') && command == refused)
                return;
        }
    });

    async Task<(MailSyncException Failure, IReadOnlyList<string> Heard)> ExamineAsync(string words)
    {
        _stage.Refreshed("taro");
        await using var peer = Server(words);
        await using var session = await new ServerAccess(_stage.Account(peer.Port, MailProtocol.Imap, "taro@example.co.jp"), new RunTimeouts()).OpenImapAsync(default);
        return (await Assert.ThrowsAsync<MailSyncException>(() => session.ExamineAsync("INBOX", default)), peer.LinesHeard);
    }

    [Fact]
    public async Task A_mailbox_that_is_not_behind_the_login_has_four_causes()
    {
        var (failure, heard) = await ExamineAsync("NO User is authenticated but not connected.");

        Assert.Equal((MailFailure.AuthenticationFailed, false), (failure.Failure, failure.IsTransient));
        Assert.All(["Add-MailboxPermission", "address may be wrong", "Set-CASMailbox", "licence"], part => Assert.Contains(part, failure.Message, StringComparison.Ordinal));
        // One round trip, and in it the mailbox and the token.
        var login = Assert.Single(heard, line => line.Contains("AUTHENTICATE", StringComparison.Ordinal)).Split(' ');
        Assert.Equal("XOAUTH2", login[2]);
        Assert.Equal($"user=taro@example.co.jp\u0001auth=Bearer {_stage.Provider.Given[^1]}\u0001\u0001", Encoding.UTF8.GetString(Convert.FromBase64String(login[3])));
    }

    /// <summary>As while Exchange moves a mailbox to another machine.</summary>
    [Fact]
    public async Task A_mailbox_that_was_opened_before_is_only_away()
    {
        _stage.Refreshed("taro");
        await using var peer = Server("NO User is authenticated but not connected.", refused: "NOOP");
        await using var session = await new ServerAccess(_stage.Account(peer.Port, MailProtocol.Imap, "taro@example.co.jp"), new RunTimeouts()).OpenImapAsync(default);
        await session.ExamineAsync("INBOX", default);
        var failure = await Assert.ThrowsAsync<MailSyncException>(() => session.ExamineAsync("INBOX", default));

        Assert.Equal((MailFailure.ServerUnavailable, true), (failure.Failure, failure.IsTransient));
    }

    [Theory]
    [InlineData("NO Session invalidated - AccessTokenExpired")]
    [InlineData("BAD [UNAVAILABLE] AccessTokenExpired")]
    [InlineData("* BYE Session invalidated - AccessTokenExpired")]
    public async Task A_session_that_ends_with_its_token_is_a_lost_connection(string words)
    {
        var (failure, _) = await ExamineAsync(words);

        Assert.True(failure.IsTransient);
    }
}
