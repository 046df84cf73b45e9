using MailSyncPS.Engine.SignIns;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.SignIns;

/// <summary>What providers say when they give no token, in words that tell a person what to do.</summary>
public sealed class ProviderWordsTests : IAsyncLifetime
{
    const string Canary = "canary-secret-7d1e";

    readonly SignInStage _stage = SignInStage.Begin();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _stage.DisposeAsync();

    async Task<MailSyncException> AskAsync(SignInRecord record, TokenAnswer answer)
    {
        _stage.Provider.Instead = _ => Task.FromResult<TokenAnswer?>(answer);
        return await Assert.ThrowsAsync<MailSyncException>(() => new Grant(record, new RunTimeouts()).AskAsync("taro@example.co.jp", default));
    }

    [Theory]
    [InlineData(MailSignInProvider.Google, "invalid_grant", "Token has been expired or revoked.", MailFailure.SignInExpired, "seven days")]
    [InlineData(MailSignInProvider.Google, "invalid_grant", "Bad Request", MailFailure.SignInExpired, "six months")]
    [InlineData(MailSignInProvider.Google, "invalid_client", "The OAuth client was deleted.", MailFailure.SignInRefused, "client id or secret")]
    [InlineData(MailSignInProvider.Google, "admin_policy_enforced", "", MailFailure.SignInRefused, "API controls")]
    [InlineData(MailSignInProvider.Google, "unauthorized_client", "Unauthorized", MailFailure.SignInRefused, "may not sign in this way")]
    [InlineData(MailSignInProvider.Microsoft, "invalid_grant", "AADSTS700082: The refresh token has expired due to inactivity. The token was issued on ... Trace ID: 0a Correlation ID: 0b", MailFailure.SignInExpired, "90 days")]
    [InlineData(MailSignInProvider.Microsoft, "invalid_grant", "AADSTS50173: The provided grant has expired due to it being revoked, a fresh auth token is needed.", MailFailure.SignInExpired, "password was changed")]
    [InlineData(MailSignInProvider.Microsoft, "invalid_grant", "AADSTS50076: Due to a configuration change made by your administrator, you must use multi-factor authentication", MailFailure.SignInExpired, "second factor")]
    [InlineData(MailSignInProvider.Microsoft, "invalid_grant", "AADSTS65001: The user or administrator has not consented to use the application", MailFailure.SignInExpired, "Grant admin consent")]
    [InlineData(MailSignInProvider.Microsoft, "invalid_grant", "AADSTS53003: Access has been blocked by Conditional Access policies.", MailFailure.SignInRefused, "Conditional Access")]
    [InlineData(MailSignInProvider.Microsoft, "invalid_client", "AADSTS7000215: Invalid client secret provided.", MailFailure.SignInRefused, "secret's value, not its id")]
    [InlineData(MailSignInProvider.Microsoft, "invalid_client", "AADSTS7000222: The provided client secret keys are expired.", MailFailure.SignInRefused, "has expired")]
    [InlineData(MailSignInProvider.Microsoft, "unauthorized_client", "AADSTS700016: Application with identifier was not found in the directory", MailFailure.SignInRefused, "-TenantId")]
    [InlineData(MailSignInProvider.Microsoft, "invalid_request", "AADSTS50194: Application is not configured as a multi-tenant application. Usage of the /common endpoint is not supported", MailFailure.SignInRefused, "name it with -TenantId")]
    [InlineData(MailSignInProvider.Microsoft, "unauthorized_client", "AADSTS9002331: Application is configured for use by Microsoft Account users only. Please use the /consumers endpoint", MailFailure.SignInRefused, "-TenantId consumers")]
    [InlineData(MailSignInProvider.Microsoft, "invalid_request", "AADSTS50011: The redirect URI specified in the request does not match", MailFailure.SignInRefused, "Mobile and desktop applications")]
    [InlineData(MailSignInProvider.Microsoft, "invalid_grant", "AADSTS50131: Device is not in required device state", MailFailure.SignInRefused, "Conditional Access")]
    [InlineData(MailSignInProvider.Other, "invalid_scope", "", MailFailure.SignInRefused, "scope")]
    [InlineData(MailSignInProvider.Other, "interaction_required", "", MailFailure.SignInExpired, "wants a person")]
    [InlineData(MailSignInProvider.Other, "something_new", "never heard", MailFailure.SignInRefused, "something_new: never heard")]
    [InlineData(MailSignInProvider.Other, "temporarily_unavailable", "", MailFailure.ServerUnavailable, "right now")]
    public async Task A_refusal_says_what_to_do(MailSignInProvider provider, string error, string description, MailFailure failure, string part)
    {
        var e = await AskAsync(_stage.Refreshed("taro") with { Provider = provider }, TokenAnswer.Error(error, description));

        Assert.Equal(failure, e.Failure);
        Assert.Equal(failure == MailFailure.ServerUnavailable, e.IsTransient);
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Trace ID", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unauthorized_client", "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.", MailFailure.SignInRefused, "Domain-wide delegation")]
    [InlineData("invalid_grant", "Invalid email or User ID", MailFailure.SignInExpired, "taro@example.co.jp")]
    [InlineData("invalid_grant", "Invalid JWT Signature.", MailFailure.SignInExpired, "key of the service account was deleted")]
    public async Task What_a_service_account_lacks_is_named(string error, string description, MailFailure failure, string part)
    {
        var shown = await SignInStage.RegisterAsync(_stage.Request(MailSignInKind.ServiceAccount) with { Provider = MailSignInProvider.Google, Authority = null, File = _stage.KeyFile() });

        var e = await AskAsync(SignInStage.Files.Find(shown.Name)!, TokenAnswer.Error(error, description));

        Assert.Equal(failure, e.Failure);
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(-8)]
    public async Task A_clock_that_is_minutes_off_is_put_right_for_what_is_signed(int minutes)
    {
        var shown = await SignInStage.RegisterAsync(_stage.Request(MailSignInKind.ServiceAccount) with { Provider = MailSignInProvider.Google, Authority = null, File = _stage.KeyFile() });
        _stage.Provider.Skew = TimeSpan.FromMinutes(minutes * 2);

        Assert.NotEmpty((await new Grant(SignInStage.Files.Find(shown.Name)!, new RunTimeouts()).AskAsync("taro", default)).AccessToken);
        Assert.InRange(_stage.Provider.TokenRequests.Count, 2, 2);
    }

    [Fact]
    public async Task What_a_provider_repeats_of_a_secret_is_hidden()
    {
        var record = _stage.AppOnly(Canary);

        var e = await AskAsync(record, TokenAnswer.Error("invalid_client", $"wrong secret {Canary} ({Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Canary))})"));

        Assert.DoesNotContain(Canary, e.ToString(), StringComparison.Ordinal);
        Assert.Contains("(hidden)", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redirect")]
    [InlineData("redirect that keeps the request")]
    [InlineData("huge")]
    [InlineData("deep")]
    [InlineData("a list")]
    [InlineData("not an address of its own")]
    public async Task An_answer_that_is_none_is_tried_again_later_and_nothing_goes_elsewhere(string answer)
    {
        await using var elsewhere = new TokenProvider();

        var e = await AskAsync(_stage.AppOnly(Canary), answer switch
        {
            "redirect" => new TokenAnswer("302 Found", "", "text/html", $"Location: {elsewhere.Issuer}/token"),
            "redirect that keeps the request" => new TokenAnswer("307 Temporary Redirect", "", "text/html", $"Location: {elsewhere.Issuer}/token"),
            "huge" => new TokenAnswer("200 OK", $"{{\"access_token\":\"{new string('x', 8 << 20)}\"}}"),
            "deep" => new TokenAnswer("200 OK", new string('[', 100_000)),
            "a list" => new TokenAnswer("200 OK", "[1, 2]"),
            _ => new TokenAnswer("502 Bad Gateway", Canary, "text/plain"),
        });

        Assert.Equal((MailFailure.ServerUnavailable, true), (e.Failure, e.IsTransient));
        Assert.DoesNotContain(Canary, e.Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [InlineData("\"120\"", 120)]
    [InlineData("120", 120)]
    [InlineData("0", 3600)]
    [InlineData("-5", 3600)]
    [InlineData("null", 3600)]
    [InlineData("99999999999", 3600)]
    public async Task The_life_of_a_token_is_understood_as_providers_tell_it(string said, int seconds)
    {
        _stage.Provider.Instead = _ => Task.FromResult<TokenAnswer?>(new TokenAnswer("200 OK", $"{{\"access_token\":\"t\",\"expires_in\":{said}}}"));

        Assert.Equal(TimeSpan.FromSeconds(seconds), (await new Grant(_stage.AppOnly(), new RunTimeouts()).AskAsync("", default)).Lifetime);
    }

    [Theory]
    [InlineData("http://login.example.jp/token")]
    [InlineData("ftp://127.0.0.1/token")]
    public async Task A_secret_goes_over_TLS_only(string address)
    {
        var e = await Assert.ThrowsAsync<MailSyncException>(() => new Grant(_stage.AppOnly() with { TokenEndpoint = new Uri(address) }, new RunTimeouts()).AskAsync("", default));

        Assert.Equal(MailFailure.SignInRefused, e.Failure);
    }
}
