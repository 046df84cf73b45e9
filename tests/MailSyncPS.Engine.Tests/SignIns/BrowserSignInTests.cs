using System.Globalization;
using MailSyncPS.Engine.SignIns;
using MailSyncPS.Engine.Tests.Reporting.Browser;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.SignIns;

/// <summary>A person signs in with a real browser: at the provider's page, and back at the address on this machine.</summary>
public sealed class BrowserSignInTests(Chromium browser, ITestOutputHelper output) : IClassFixture<Chromium>, IAsyncLifetime
{
    const string Loaded = "document.readyState === 'complete' && ";
    const string AtConsent = Loaded + "document.getElementById('yes') !== null";
    const string Back = Loaded + "location.pathname === '/' && location.search.includes('state=')";

    readonly SignInStage _stage = SignInStage.Begin();

    public Task InitializeAsync()
    {
        _stage.Provider.AsksAtPage = true;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _stage.DisposeAsync();

    /// <summary>Begins to register; the browser is sent to the address that comes.</summary>
    (Task<MailSignIn> Registering, Task<Uri> Address) Begin(TimeSpan? patience = null, CancellationToken cancellationToken = default)
    {
        var address = new TaskCompletionSource<Uri>();
        var request = _stage.Request(MailSignInKind.Browser) with
        {
            OpenBrowser = asked => address.TrySetResult(asked),
            Timeouts = new RunTimeouts { SignInConsent = patience ?? TimeSpan.FromMinutes(1) },
        };
        return (SignInRegistration.RegisterAsync(request, new RecordingObserver(output), cancellationToken), address.Task);
    }

    static Uri Redirect(Uri address) => new(Uri.UnescapeDataString(address.Query.Split('&').Single(field => field.StartsWith("redirect_uri=", StringComparison.Ordinal))[13..]));

    [BrowserFact]
    public async Task A_person_agrees_and_is_told_so_once()
    {
        var (registering, asked) = Begin();
        var address = await asked;
        await using var page = await browser.NewPageAsync();
        await page.GoAsync(address);
        await page.UntilAsync(AtConsent);
        // Another page of the same browser that guesses is turned away, and spoils nothing.
        await using (var other = await browser.NewPageAsync())
        {
            await other.GoAsync(new Uri(Redirect(address), "?code=stolen&state=guess"));
            // What the browser shows in the place of an answer without a page.
            await other.UntilAsync(Loaded + "location.protocol === 'chrome-error:'");
        }

        await page.EvaluateAsync("document.getElementById('yes').click()");
        await page.UntilAsync(Back);

        Assert.Equal("Signed in. You can close this page and go back to PowerShell.", await page.TextAsync("document.body.innerText.trim()"));
        Assert.Equal("en", await page.TextAsync("document.documentElement.lang"));
        Assert.Equal(MailSignInKind.Browser, (await registering).Kind);
        Assert.True(_stage.Provider.IsGood(_stage.Record.RefreshToken!));
        var redeemed = Assert.Single(_stage.Provider.TokenRequests);
        Assert.Equal("authorization_code", redeemed.Grant);
        Assert.NotEmpty(redeemed["code_verifier"]);
        // Who opens the address again finds nobody.
        Assert.Equal("net::ERR_CONNECTION_REFUSED", await page.GoAsync(new Uri(await page.TextAsync("location.href"))));
    }

    [BrowserFact]
    public async Task The_page_speaks_Japanese()
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja-JP");
        try
        {
            var (registering, asked) = Begin();
            await using var page = await browser.NewPageAsync();
            await page.GoAsync(await asked);
            await page.UntilAsync(AtConsent);
            await page.EvaluateAsync("document.getElementById('yes').click()");
            await page.UntilAsync(Back);

            Assert.Equal("サインインしました。このページを閉じて、PowerShell に戻ってください。", await page.TextAsync("document.body.innerText.trim()"));
            Assert.Equal("ja", await page.TextAsync("document.documentElement.lang"));
            await registering;
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [BrowserFact]
    public async Task A_person_who_refuses_is_told_so_at_the_page_and_at_the_prompt()
    {
        var (registering, asked) = Begin();
        await using var page = await browser.NewPageAsync();
        await page.GoAsync(await asked);
        await page.UntilAsync(AtConsent);
        await page.EvaluateAsync("document.getElementById('no').click()");
        await page.UntilAsync(Back);

        Assert.StartsWith("You did not sign in.", await page.TextAsync("document.body.innerText.trim()"), StringComparison.Ordinal);
        var e = await Assert.ThrowsAsync<MailSyncException>(() => registering);
        Assert.Equal(MailFailure.SignInRefused, e.Failure);
        Assert.Contains("The person said no", e.Message, StringComparison.Ordinal);
        Assert.Null(SignInStage.Files.Find(_stage.Name));
    }

    [BrowserFact]
    public async Task A_page_that_is_closed_is_waited_for_until_time_or_person_ends_it()
    {
        using var stop = new CancellationTokenSource();
        var (ended, first) = Begin(TimeSpan.FromSeconds(5));
        var (stopped, second) = Begin(cancellationToken: stop.Token);
        foreach (var address in (Uri[])[await first, await second])
        {
            await using var page = await browser.NewPageAsync();
            await page.GoAsync(address);
            await page.UntilAsync(AtConsent);
            await page.CloseAsync();
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        var e = await Assert.ThrowsAsync<MailSyncException>(() => ended);
        Assert.Equal(MailFailure.SignInRefused, e.Failure);
        Assert.Contains("in time", e.Message, StringComparison.Ordinal);
        Assert.Null(SignInStage.Files.Find(_stage.Name));
    }
}
