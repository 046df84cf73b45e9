using System.Net;
using System.Security;
using MailSyncPS.Engine.Quota;
using MailSyncPS.Engine.SignIns;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.SignIns;

/// <summary>Sign-ins that a vault keeps: they leave as one secret, and come back as one.</summary>
public sealed class HandedOutTests(ITestOutputHelper output) : IAsyncLifetime
{
    readonly SignInStage _stage = SignInStage.Begin();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _stage.DisposeAsync();

    static string Text(SecureString secret) => new NetworkCredential("", secret).Password;

    static SecureString Secret(string text) => new NetworkCredential("", text).SecurePassword;

    static TokenSource Source(SecureString secret) => new(new HandedOutSignIn(secret), "taro");

    static string? RenewalFile(SecureString secret) =>
        Directory.EnumerateFiles(SignInStage.Folder, $"{SignInSecret.Read(secret).Stamp:N}.renewal").SingleOrDefault();

    async Task<SecureString> RefreshedAsync(RecordingObserver? observer = null) => await SignInRegistration.HandOutAsync(
        _stage.Request(MailSignInKind.RefreshToken) with { RefreshToken = Secret(_stage.Provider.NewRefreshToken("taro")) }, observer ?? new RecordingObserver(output), default);

    [Fact]
    public async Task A_service_account_from_a_vault_opens_mailboxes_and_leaves_nothing_here()
    {
        var secret = await SignInRegistration.HandOutAsync(
            _stage.Request(MailSignInKind.ServiceAccount) with { Provider = MailSignInProvider.Google, Authority = null, ClientId = null, File = _stage.KeyFile() }, new RecordingObserver(output), default);
        await using var server = await DovecotServer.RunAsync(new DovecotOptions { TokenKey = _stage.Provider.PublicKey });
        server.Mailbox("taro").Deliver("Subject: one\r\n\r\nmail\r\n"u8.ToArray(), DateTimeOffset.Now);
        var account = _stage.Account(server.ImapPort, MailProtocol.Imap, "taro");
        account.SetSecret(secret);

        Assert.Equal(1, (await QuotaReader.ReadAsync(account, byFolder: false, new RecordingObserver(output), default)).MessageCount);
        Assert.Null(SignInStage.Files.Find(_stage.Name));
        Assert.Empty(Directory.EnumerateFiles(SignInStage.Folder, $"{SignInSecret.Read(secret).Stamp:N}*"));
        Assert.True(secret.IsReadOnly());
        Assert.Equal("", account.RevealSecret());
    }

    [Fact]
    public async Task A_refresh_token_that_is_replaced_is_kept_so_that_only_the_secret_opens_it()
    {
        _stage.Provider.Rotates = true;
        var observer = new RecordingObserver(output);
        var secret = await RefreshedAsync(observer);
        Assert.Contains(observer.Lines, line => line.Contains("one place only", StringComparison.Ordinal));
        Assert.Null(RenewalFile(secret));

        // Each source is another run: nothing but the vault and the file is known to it.
        for (var run = 0; run < 3; run++)
            await Source(secret).GetAsync(null, new RunTimeouts(), default);

        var file = RenewalFile(secret)!;
        var bytes = await File.ReadAllBytesAsync(file);
        Assert.All(_stage.Provider.Given, given => Assert.Equal(-1, bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(given))));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.DoesNotContain(KeptSignIns.All(_ => Assert.Fail("unreadable")), signIn => signIn.Name == _stage.Name);
        // Another sign-in does not open it, whoever copies the file.
        var other = await RefreshedAsync();
        File.Copy(file, file.Replace($"{SignInSecret.Read(secret).Stamp:N}", $"{SignInSecret.Read(other).Stamp:N}", StringComparison.Ordinal));
        Assert.Equal(MailFailure.SignInNotKept, (await Assert.ThrowsAsync<MailSyncException>(() => Source(other).GetAsync(null, new RunTimeouts(), default))).Failure);
    }

    [Fact]
    public async Task Runs_at_once_lose_no_token()
    {
        _stage.Provider.Rotates = true;
        var secret = await RefreshedAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Source(secret).GetAsync(null, new RunTimeouts(), default))));

        Assert.Equal(9, _stage.Provider.TokenRequests.Select(request => request["refresh_token"]).Distinct().Count());
        Assert.True(_stage.Provider.IsGood(new HandedOutSignIn(secret).Read().RefreshToken!));
    }

    [Fact]
    public async Task A_refresh_token_that_stays_leaves_nothing_here()
    {
        var secret = await RefreshedAsync();

        await Source(secret).GetAsync(null, new RunTimeouts(), default);

        Assert.Null(RenewalFile(secret));
    }

    [Fact]
    public async Task One_that_has_come_to_its_end_says_that_the_vault_needs_another()
    {
        var secret = await RefreshedAsync();
        _stage.Provider.RevokeAll();

        var e = await Assert.ThrowsAsync<MailSyncException>(() => Source(secret).GetAsync(null, new RunTimeouts(), default));

        Assert.Equal(MailFailure.SignInExpired, e.Failure);
        Assert.Contains("-AsSecureString", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_revoked_and_its_newer_token_forgotten()
    {
        _stage.Provider.Rotates = true;
        var secret = await RefreshedAsync();
        await Source(secret).GetAsync(null, new RunTimeouts(), default);
        var newest = new HandedOutSignIn(secret).Read().RefreshToken!;
        Assert.True(_stage.Provider.IsGood(newest));

        await SignInRegistration.RemoveAsync(secret, new RecordingObserver(output), default);

        Assert.False(_stage.Provider.IsGood(newest));
        Assert.Null(RenewalFile(secret));
    }

    [Fact]
    public async Task Its_tokens_go_to_its_own_servers_only()
    {
        var secret = await RefreshedAsync();

        Assert.Equal(_stage.Name, SignInSecret.Demand(secret, "127.0.0.1"));
        Assert.Equal(MailFailure.SignInRefused, Assert.Throws<MailSyncException>(() => SignInSecret.Demand(secret, "evil.example")).Failure);
    }

    [Theory]
    [InlineData("none", "is no sign-in")]
    [InlineData("empty", "not whole")]
    [InlineData("cut", "not whole")]
    [InlineData("changed", "not whole")]
    [InlineData("later", "another version")]
    public async Task One_that_can_not_be_used_is_told_without_its_content(string fault, string part)
    {
        var text = Text(await RefreshedAsync());
        var broken = fault switch
        {
            "none" => "canary-password",
            "empty" => text[..(text.IndexOf(':', StringComparison.Ordinal) + 1)],
            "cut" => text[..(text.Length / 2)],
            "changed" => text[..100] + (text[100] == 'A' ? 'B' : 'A') + text[101..],
            _ => text.Replace(":1:", ":2:more:", StringComparison.Ordinal),
        };

        var e = Assert.Throws<MailSyncException>(() => SignInSecret.Demand(Secret(broken), "127.0.0.1"));

        Assert.Equal(MailFailure.SignInSecretInvalid, e.Failure);
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(text[20..60], e.ToString(), StringComparison.Ordinal);
        Assert.Equal(fault != "none", SignInSecret.IsOne(Secret(broken)));
    }

    [Fact]
    public async Task White_space_that_a_vault_adds_does_no_harm() =>
        Assert.Equal(_stage.Name, SignInSecret.Demand(Secret(" " + Text(await RefreshedAsync()) + "\r\n"), "127.0.0.1"));
}
