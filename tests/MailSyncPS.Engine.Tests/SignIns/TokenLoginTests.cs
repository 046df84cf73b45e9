using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Opening;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.SignIns;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.SignIns;

/// <summary>Logins by token at a real server, which checks the provider's signature itself.</summary>
public sealed class TokenLoginTests(ITestOutputHelper output) : IAsyncLifetime
{
    readonly SignInStage _stage = SignInStage.Begin();
    DovecotServer _server = null!;

    public async Task InitializeAsync() => _server = await RunAsync("");

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _stage.DisposeAsync();
    }

    Task<DovecotServer> RunAsync(string extra) =>
        DovecotServer.RunAsync(new DovecotOptions { TokenKey = _stage.Provider.PublicKey, ExtraConfiguration = extra });

    MailAccount Account(MailProtocol protocol, string mailbox, DovecotServer? server = null) =>
        _stage.Account(protocol == MailProtocol.Imap ? (server ?? _server).ImapPort : (server ?? _server).Pop3Port, protocol, mailbox);

    [Theory]
    [InlineData(MailProtocol.Imap, "xoauth2")]
    [InlineData(MailProtocol.Imap, "oauthbearer")]
    [InlineData(MailProtocol.Pop3, "xoauth2")]
    [InlineData(MailProtocol.Pop3, "oauthbearer")]
    public async Task A_mailbox_is_read_by_token(MailProtocol protocol, string mechanism)
    {
        await using var server = await RunAsync($"auth_mechanisms = plain {mechanism}\n");
        _stage.Refreshed("taro");
        server.Mailbox("taro").Deliver("Subject: one\r\n\r\nmail\r\n"u8.ToArray(), DateTimeOffset.Now);

        await using var source = await SourceOpener.OpenAsync(new ServerAccess(Account(protocol, "taro", server), new RunTimeouts()), default);

        Assert.Single((await source.ListAsync(SourceFolder.Inbox, default)).Messages);
        Assert.Equal("refresh_token", Assert.Single(_stage.Provider.TokenRequests).Grant);
    }

    [Fact]
    public async Task Accounts_that_share_a_sign_in_ask_for_one_token()
    {
        _stage.AppOnly();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            await using var session = await new ServerAccess(Account(MailProtocol.Imap, "taro"), new RunTimeouts()).OpenImapAsync(default);
        }));

        Assert.Equal("client_credentials", Assert.Single(_stage.Provider.TokenRequests).Grant);
    }

    [Fact]
    public async Task A_service_account_opens_each_mailbox_by_a_token_of_its_own()
    {
        var shown = await SignInStage.RegisterAsync(_stage.Request(MailSignInKind.ServiceAccount) with
            { Provider = MailSignInProvider.Google, Authority = null, ClientId = null, File = _stage.KeyFile() });
        foreach (var mailbox in (string[])["taro", "hanako", "taro"])
        {
            await using var session = await new ServerAccess(Account(MailProtocol.Imap, mailbox), new RunTimeouts()).OpenImapAsync(default);
        }

        Assert.Equal("robot@project.iam.gserviceaccount.com", shown.ClientId);
        var claims = _stage.Provider.TokenRequests.Select(request => Jwt.Decode(request["assertion"].Split('.')[1])).ToList();
        Assert.Equal(["taro", "hanako"], claims.Select(claim => claim.GetProperty("sub").GetString()));
        Assert.All(claims, claim => Assert.Equal("https://mail.google.com/", claim.GetProperty("scope").GetString()));
    }

    [Fact]
    public async Task A_run_goes_on_over_many_tokens()
    {
        _stage.Provider.Lifetime = TimeSpan.FromSeconds(3);
        _stage.Provider.Rotates = true;
        _stage.Refreshed("taro");
        // A line of 40 KB a second makes a run of some fifteen seconds; the server ends sessions with their tokens.
        await using var proxy = new ShortSessions(_server.ImapPort, TimeSpan.FromSeconds(4));
        using var pair = new MailboxPair(_server, _server, output) { SourceProtocol = MailProtocol.Imap };
        var mails = MailCorpus.Create(new MailCorpusOptions { Count = 120, Seed = 5, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 600 << 10 });
        foreach (var mail in mails)
            _server.Mailbox("taro").Deliver(mail);

        var result = await pair.ForwardAsync(r => r with { Source = _stage.Account(proxy.Port, MailProtocol.Imap, "taro"), MaxConnections = 1 });

        Assert.Empty(pair.Observer.Errors);
        Assert.True(result.Complete);
        Assert.Equal(120, result.Forwarded);
        Assert.Empty(pair.Differences(mails));
        Assert.InRange(_stage.Provider.TokenRequests.Count, 3, int.MaxValue);
        Assert.True(_stage.Provider.IsGood(_stage.Record.RefreshToken!));
    }

    [Fact]
    public async Task A_token_that_the_server_refuses_is_replaced_once()
    {
        _stage.Refreshed("taro");
        await using (await new ServerAccess(Account(MailProtocol.Imap, "taro"), new RunTimeouts()).OpenImapAsync(default))
        {
        }
        // Another key makes the token that is known worthless there, and the next one as well.
        await using var other = new TokenProvider();
        await using var server = await DovecotServer.RunAsync(new DovecotOptions { TokenKey = other.PublicKey });
        var timeouts = new RunTimeouts { PasswordProven = TimeSpan.Zero };

        var e = await Assert.ThrowsAsync<MailSyncException>(() => new ServerAccess(Account(MailProtocol.Imap, "taro", server), timeouts).OpenImapAsync(default));

        Assert.Equal(MailFailure.AuthenticationFailed, e.Failure);
        Assert.Contains($"'{_stage.Name}'", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, _stage.Provider.TokenRequests.Count);
        Assert.NotNull(e.ShutOut);
    }

    [Fact]
    public async Task A_mailbox_that_is_refused_is_not_taken_for_busy_as_another_was_let_in()
    {
        _stage.AppOnly();
        await using (await new ServerAccess(Account(MailProtocol.Imap, "taro"), new RunTimeouts()).OpenImapAsync(default))
        {
        }

        // The provider's token is for taro alone.
        var e = await Assert.ThrowsAsync<MailSyncException>(() => new ServerAccess(Account(MailProtocol.Imap, "hanako"), new RunTimeouts()).OpenImapAsync(default));

        Assert.Equal((MailFailure.AuthenticationFailed, false), (e.Failure, e.IsTransient));
    }

    [Fact]
    public async Task A_sign_in_that_is_revoked_ends_its_account_once()
    {
        _stage.Refreshed("taro");
        _stage.Provider.RevokeAll();
        using var pair = new MailboxPair(_server, _server, output);

        var result = await pair.ForwardAsync(r => r with { Source = Account(MailProtocol.Imap, "taro") });

        Assert.False(result.Complete);
        Assert.Equal(MailFailure.SignInExpired, Assert.Single(pair.Observer.Errors).Failure);
        Assert.Contains($"Register-MailSignIn -Name '{_stage.Name}'", pair.Observer.Errors[0].Message, StringComparison.Ordinal);
        Assert.Single(_stage.Provider.TokenRequests);
        Assert.NotNull(pair.Observer.Errors[0].ShutOut);
    }

    [Fact]
    public async Task A_sign_in_that_is_revoked_in_mid_run_ends_it_once()
    {
        _stage.Provider.Lifetime = TimeSpan.FromSeconds(2);
        _stage.Refreshed("taro");
        await using var proxy = new ShortSessions(_server.ImapPort, TimeSpan.FromSeconds(3));
        using var pair = new MailboxPair(_server, _server, output) { SourceProtocol = MailProtocol.Imap };
        foreach (var mail in MailCorpus.Create(new MailCorpusOptions { Count = 60, Seed = 6, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 600 << 10 }))
            _server.Mailbox("taro").Deliver(mail);
        _ = Task.Delay(TimeSpan.FromSeconds(1.5)).ContinueWith(_ => _stage.Provider.RevokeAll(), TaskScheduler.Default);

        var result = await pair.ForwardAsync(r => r with { Source = _stage.Account(proxy.Port, MailProtocol.Imap, "taro"), MaxConnections = 1 });

        Assert.False(result.Complete);
        Assert.Equal([MailFailure.SignInExpired], pair.Observer.Failures);
        Assert.Equal(2, _stage.Provider.TokenRequests.Count);
    }

    [Theory]
    [InlineData("503")]
    [InlineData("page")]
    [InlineData("silent")]
    [InlineData("cut")]
    [InlineData("429")]
    public async Task A_provider_that_is_out_of_order_for_a_while_is_asked_again(string trouble)
    {
        _stage.Refreshed("taro");
        var asked = 0;
        _stage.Provider.Instead = async request => Interlocked.Increment(ref asked) > 2 ? null : trouble switch
        {
            "503" => TokenAnswer.Page("503 Service Unavailable"),
            "page" => TokenAnswer.Page("200 OK"),
            "429" => TokenAnswer.Error("slow_down") with { Status = "429 Too Many Requests" },
            "cut" => throw new IOException(),
            _ => await Task.Delay(TimeSpan.FromSeconds(2)).ContinueWith(_ => (TokenAnswer?)null, TaskScheduler.Default),
        };
        var timeouts = new RunTimeouts { SignIn = TimeSpan.FromSeconds(1), FirstWait = TimeSpan.FromMilliseconds(50) };
        var observer = new RecordingObserver(output);

        await using var source = await SourceOpener.OpenPatientlyAsync(new ServerAccess(Account(MailProtocol.Imap, "taro"), timeouts), timeouts, observer, "", default);

        Assert.Equal(3, asked);
        Assert.All(observer.Lines, line => Assert.Contains("127.0.0.1", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_goes_to_no_other_server()
    {
        _stage.Refreshed("taro");
        var account = new MailAccount("taro", "localhost", _server.ImapPort, MailProtocol.Imap, MailSecurity.None, null) { SignIn = _stage.Name };

        var e = await Assert.ThrowsAsync<MailSyncException>(() => new ServerAccess(account, new RunTimeouts()).OpenImapAsync(default));

        Assert.Equal(MailFailure.SignInRefused, e.Failure);
        Assert.Empty(_stage.Provider.Requests);
        Assert.Null(KeptSignIns.Covering("taro", "localhost"));
    }

    [Fact]
    public async Task A_server_that_takes_no_tokens_gets_none()
    {
        await using var server = await DovecotServer.RunAsync();
        _stage.Refreshed("taro");

        var e = await Assert.ThrowsAsync<MailSyncException>(() => new ServerAccess(Account(MailProtocol.Imap, "taro", server), new RunTimeouts()).OpenImapAsync(default));

        Assert.Equal(MailFailure.NoCommonMechanism, e.Failure);
    }
}
