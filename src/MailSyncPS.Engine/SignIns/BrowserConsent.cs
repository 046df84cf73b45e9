using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Duende.IdentityModel;
using Duende.IdentityModel.Client;
using MailSyncPS.Engine.Texts;
using Microsoft.IdentityModel.Tokens;

namespace MailSyncPS.Engine.SignIns;

/// <summary>Lets a person agree in a browser: authorization code with PKCE (RFC 6749, 4.1; RFC 7636; RFC 8252).</summary>
static class BrowserConsent
{
    /// <summary>Asks, and waits for the answer.</summary>
    /// <exception cref="MailSyncException">There was none in time, or none that gives anything.</exception>
    public static async Task<TokenReply> AskAsync(SignInRecord draft, ProviderEndpoints endpoints, SignInRequest request,
        IRunObserver observer, CancellationToken cancellationToken)
    {
        var timeouts = request.Timeouts;
        var (state, verifier) = (CryptoRandom.CreateUniqueId(), CryptoRandom.CreateUniqueId());
        using var listener = new LoopbackListener(state, timeouts);
        // Microsoft lets an application be registered for localhost with any port, and for an address with that port alone.
        var host = draft.Provider == MailSignInProvider.Microsoft ? "localhost" : "127.0.0.1";
        var redirect = FormattableString.Invariant($"http://{host}:{listener.Start()}/");
        var address = new Uri(new RequestUrl(endpoints.Authorization!.ToString()).CreateAuthorizeUrl(draft.ClientId,
            OidcConstants.ResponseTypes.Code, draft.Scope, redirect, state, codeChallenge: Challenge(verifier),
            codeChallengeMethod: OidcConstants.CodeChallengeMethods.Sha256,
            loginHint: draft.Addresses.FirstOrDefault(pattern => pattern.IndexOfAny(['*', '?']) < 0), extra: Extra(draft)));
        observer.OnInformation(request.OpenBrowser(address)
            ? SignInTexts.FormatBrowserOpened(address.AbsoluteUri) : SignInTexts.FormatNoBrowser(address.AbsoluteUri));
        var brought = await WaitAsync(listener, timeouts, cancellationToken).ConfigureAwait(false);
        if (brought.GetValueOrDefault("iss") is { } issuer && endpoints.Issuer is not null && issuer != endpoints.Issuer)
            throw new MailSyncException(MailFailure.SignInRefused, SignInTexts.FormatOtherIssuer(PlainText.Clean(issuer)));
        return brought.TryGetValue("code", out var code)
            ? await new Grant(draft, timeouts).RedeemAsync(code, redirect, verifier, cancellationToken).ConfigureAwait(false)
            : throw TokenFailures.Explain(draft, "", brought.GetValueOrDefault("error", ""),
                brought.GetValueOrDefault("error_description", ""), text => text);
    }

    static async Task<IReadOnlyDictionary<string, string>> WaitAsync(LoopbackListener listener, RunTimeouts timeouts,
        CancellationToken cancellationToken)
    {
        using var limit = timeouts.Limit(timeouts.SignInConsent, cancellationToken);
        try
        {
            return await listener.WaitAsync(Page, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new MailSyncException(MailFailure.SignInRefused, SignInTexts.CodeTooOld);
        }
    }

    static string Challenge(string verifier) => Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    // Without these Google gives a refresh token the first time only.
    static Parameters Extra(SignInRecord draft) => draft.Provider == MailSignInProvider.Google
        ? new Parameters { { "access_type", "offline" }, { "prompt", "consent" } } : [];

    static string Page(IReadOnlyDictionary<string, string> brought) =>
        $"<!DOCTYPE html><html lang=\"{Language}\"><title>MailSyncPS</title><p>{WebUtility.HtmlEncode(
            brought.ContainsKey("code") ? SignInTexts.PageAgreed : SignInTexts.PageRefused)}</p>";

    static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "ja" ? "ja" : "en";
}
