using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailSyncPS.Engine.SignIns;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.SignIns;

/// <summary>How sign-ins come about: in a browser, on another device, by a key, a secret or a certificate; and how they end.</summary>
public sealed class RegistrationTests(ITestOutputHelper output) : IAsyncLifetime
{
    readonly SignInStage _stage = SignInStage.Begin();
    Task _visit = Task.CompletedTask;
    static readonly HttpClient Browser = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public Task InitializeAsync() => Task.CompletedTask;

    // A browser that failed says more than a person who was waited for in vain.
    public async Task DisposeAsync()
    {
        await _stage.DisposeAsync();
        await _visit;
    }

    /// <summary>Goes where a browser would be sent.</summary>
    SignInRequest InBrowser(Func<Uri, Task> visit) => _stage.Request(MailSignInKind.Browser) with
    {
        OpenBrowser = address =>
        {
            _visit = Task.Run(() => visit(address));
            return true;
        },
        Timeouts = new RunTimeouts { SignInConsent = TimeSpan.FromMinutes(1) },
    };

    static async Task<Uri> ConsentAsync(Uri address) => (await Browser.GetAsync(address)).Headers.Location!;

    [Fact]
    public async Task A_person_agrees_in_a_browser_and_the_page_answers_once()
    {
        var pages = new List<(HttpStatusCode Status, string Page)>();
        var again = new TaskCompletionSource<bool>();
        var observer = new RecordingObserver(output);

        var shown = await SignInStage.RegisterAsync(InBrowser(async address =>
        {
            var back = await ConsentAsync(address);
            // Neither a guess of the state, nor another name of this machine, nor the browser's own wishes come through.
            foreach (var stray in (Uri[])[new($"http://127.0.0.1:{back.Port}/?code=x&state=guess"), new($"http://127.0.0.1:{back.Port}/favicon.ico"), new($"http://127.0.0.1:{back.Port}/")])
                pages.Add(((await Browser.GetAsync(stray)).StatusCode, ""));
            using (var foreign = new HttpRequestMessage(HttpMethod.Get, back) { Headers = { Host = "evil.example" } })
                pages.Add(((await Browser.SendAsync(foreign)).StatusCode, ""));
            var answer = await Browser.GetAsync(back);
            pages.Add((answer.StatusCode, await answer.Content.ReadAsStringAsync()));
            try
            {
                using var second = await Browser.GetAsync(back);
                again.SetResult(second.StatusCode == HttpStatusCode.OK);
            }
            catch (HttpRequestException)
            {
                again.SetResult(false);
            }
        }), observer);

        Assert.Equal(MailSignInKind.Browser, shown.Kind);
        Assert.True(_stage.Provider.IsGood(_stage.Record.RefreshToken!));
        Assert.False(await again.Task);
        Assert.Equal(Enumerable.Repeat(HttpStatusCode.NotFound, 4), pages.Take(4).Select(page => page.Status));
        Assert.Equal(HttpStatusCode.OK, pages[4].Status);
        Assert.Contains("Signed in", pages[4].Page, StringComparison.Ordinal);
        Assert.Equal("authorization_code", Assert.Single(_stage.Provider.TokenRequests).Grant);
        Assert.All(_stage.Provider.Given, secret => Assert.DoesNotContain(observer.Lines, line => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_person_who_does_not_agree_registers_nothing()
    {
        var e = await Assert.ThrowsAsync<MailSyncException>(() => SignInStage.RegisterAsync(InBrowser(async address =>
        {
            var back = await ConsentAsync(address);
            var state = back.Query.Split('&').Single(field => field.StartsWith("state=", StringComparison.Ordinal));
            await Browser.GetAsync(new Uri($"http://127.0.0.1:{back.Port}/?error=access_denied&{state}"));
        })));

        Assert.Equal(MailFailure.SignInRefused, e.Failure);
        Assert.Null(SignInStage.Files.Find(_stage.Name));
    }

    [Fact]
    public async Task Nobody_is_waited_for_without_end()
    {
        var e = await Assert.ThrowsAsync<MailSyncException>(() => SignInStage.RegisterAsync(InBrowser(_ => Task.CompletedTask) with
            { Timeouts = new RunTimeouts { SignInConsent = TimeSpan.FromMilliseconds(300) } }));

        Assert.Equal(MailFailure.SignInRefused, e.Failure);
        Assert.Contains("in time", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_of_another_provider_is_not_used()
    {
        var e = await Assert.ThrowsAsync<MailSyncException>(() => SignInStage.RegisterAsync(InBrowser(async address =>
        {
            var back = (await ConsentAsync(address)).ToString();
            await Browser.GetAsync(new Uri(back[..back.IndexOf("&iss=", StringComparison.Ordinal)] + "&iss=https%3A%2F%2Fevil.example"));
        })));

        Assert.Equal(MailFailure.SignInRefused, e.Failure);
        Assert.Empty(_stage.Provider.TokenRequests);
    }

    [Fact]
    public async Task A_person_agrees_on_another_device()
    {
        var observer = new RecordingObserver(output);

        await SignInStage.RegisterAsync(_stage.Request(MailSignInKind.DeviceCode), observer);

        Assert.True(_stage.Provider.IsGood(_stage.Record.RefreshToken!));
        Assert.Contains(observer.Lines, line => line.Contains("WDJB-MJHT", StringComparison.Ordinal) && line.Contains("/go", StringComparison.Ordinal));
        Assert.Equal(2, _stage.Provider.TokenRequests.Count);
        Assert.DoesNotContain(observer.Lines, line => line.Contains("device-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Google_has_no_device_code_for_mail()
    {
        var e = await Assert.ThrowsAsync<MailSyncException>(() => SignInStage.RegisterAsync(_stage.Request(MailSignInKind.DeviceCode) with { Provider = MailSignInProvider.Google, Authority = null }));

        Assert.Equal(MailFailure.InvalidArgument, e.Failure);
        Assert.Contains("Google does not allow", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_application_proves_itself_by_a_certificate(bool pem)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=night", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.Now.AddDays(-1), DateTimeOffset.Now.AddDays(9));
        var path = _stage.PathOf(pem ? "app.pem" : "app.pfx");
        if (pem)
            await File.WriteAllTextAsync(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        else
            await File.WriteAllBytesAsync(path, certificate.Export(X509ContentType.Pkcs12, "pfx-password"));
        _stage.Provider.Keys["night"] = RSA.Create(key.ExportParameters(true));

        var shown = await SignInStage.RegisterAsync(_stage.Request(MailSignInKind.AppOnly) with
            { ClientId = "night", CertificateFile = path, CertificatePassword = pem ? null : new NetworkCredential("", "pfx-password").SecurePassword });

        Assert.Equal(certificate.Thumbprint, shown.CertificateThumbprint);
        var header = Jwt.Decode(Assert.Single(_stage.Provider.TokenRequests)["client_assertion"].Split('.')[0]);
        Assert.Equal(System.Buffers.Text.Base64Url.EncodeToString(certificate.GetCertHash()), header.GetProperty("x5t").GetString());
    }

    [Fact]
    public async Task A_certificate_of_another_application_registers_nothing()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=night", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.Now.AddDays(-1), DateTimeOffset.Now.AddDays(9));
        var path = _stage.PathOf("app.pem");
        await File.WriteAllTextAsync(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        _stage.Provider.Keys["night"] = RSA.Create(2048);

        var e = await Assert.ThrowsAsync<MailSyncException>(() => SignInStage.RegisterAsync(_stage.Request(MailSignInKind.AppOnly) with { ClientId = "night", CertificateFile = path }));

        Assert.Equal(MailFailure.SignInRefused, e.Failure);
        Assert.Null(SignInStage.Files.Find(_stage.Name));
    }

    [Fact]
    public async Task A_sign_in_is_revoked_and_forgotten()
    {
        var token = _stage.Refreshed("taro").RefreshToken!;
        var observer = new RecordingObserver(output);

        await SignInRegistration.RemoveAsync(_stage.Name, observer, default);

        Assert.False(_stage.Provider.IsGood(token));
        Assert.Null(SignInStage.Files.Find(_stage.Name));
        Assert.Empty(observer.Lines);
    }

    [Fact]
    public async Task One_that_can_not_be_revoked_is_forgotten_with_a_warning()
    {
        _stage.Refreshed("taro");
        _stage.Provider.Instead = _ => Task.FromResult<TokenAnswer?>(TokenAnswer.Page("500 Internal Server Error"));
        var observer = new RecordingObserver(output);

        await SignInRegistration.RemoveAsync(_stage.Name, observer, default);

        Assert.Null(SignInStage.Files.Find(_stage.Name));
        Assert.StartsWith("warning", Assert.Single(observer.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"web\":{\"client_id\":\"x\"}}", "Desktop app")]
    [InlineData("{\"type\":\"service_account\"}", "-ServiceAccountFile")]
    [InlineData("[]", "client_secret")]
    [InlineData("not json canary", "client_secret")]
    public async Task A_wrong_file_of_Googles_says_which_is_wanted(string text, string part)
    {
        await File.WriteAllTextAsync(_stage.PathOf("client.json"), text);

        var e = await Assert.ThrowsAsync<MailSyncException>(() => SignInStage.RegisterAsync(_stage.Request(MailSignInKind.Browser) with
            { Provider = MailSignInProvider.Google, Authority = null, ClientId = null, File = _stage.PathOf("client.json") }));

        Assert.Equal(MailFailure.InvalidArgument, e.Failure);
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Googles_client_file_is_taken_as_it_was_downloaded()
    {
        _stage.Provider.Clients["desktop"] = "from-the-file";
        await File.WriteAllTextAsync(_stage.PathOf("client.json"), $$$"""
            {"installed":{"client_id":"desktop","project_id":"p","auth_uri":"{{{_stage.Provider.Issuer}}}/authorize","token_uri":"{{{_stage.Provider.Issuer}}}/token","client_secret":"from-the-file","redirect_uris":["http://localhost"]}}
            """);

        await SignInStage.RegisterAsync(InBrowser(async address => await Browser.GetAsync(await ConsentAsync(address))) with
            { Provider = MailSignInProvider.Google, Authority = null, ClientId = null, File = _stage.PathOf("client.json") });

        var asked = _stage.Provider.Requests.Single(request => request.Path == "/authorize");
        Assert.Equal(("offline", "consent", "https://mail.google.com/"), (asked["access_type"], asked["prompt"], asked["scope"]));
        Assert.True(_stage.Provider.IsGood(_stage.Record.RefreshToken!));
    }

    [Theory]
    [InlineData("404 Not Found", "text/html")]
    [InlineData("200 OK", "text/html")]
    public async Task A_provider_without_a_discovery_document_is_told(string status, string type)
    {
        _stage.Provider.Instead = _ => Task.FromResult<TokenAnswer?>(new TokenAnswer(status, "<html>", type));

        var e = await Assert.ThrowsAsync<MailSyncException>(() => SignInStage.RegisterAsync(_stage.Request(MailSignInKind.DeviceCode)));

        Assert.Contains("127.0.0.1", e.Message, StringComparison.Ordinal);
        Assert.Contains(e.Failure, new[] { MailFailure.SignInRefused, MailFailure.ServerUnavailable });
    }
}
