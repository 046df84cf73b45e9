using System.Net;
using System.Security;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.SignIns;

/// <summary>Registers sign-ins, and forgets them.</summary>
public static class SignInRegistration
{
    const string GoogleScope = "https://mail.google.com/";
    const string MicrosoftAppScope = "https://outlook.office365.com/.default";
    const string AnyTenant = "common";

    static readonly string MicrosoftScopes = string.Join(' ', "https://outlook.office.com/IMAP.AccessAsUser.All",
        "https://outlook.office.com/POP.AccessAsUser.All", "offline_access");
    static readonly string OtherScopes = string.Join(' ', "openid", "email", "offline_access");

    /// <summary>Registers one, in the place of an earlier one of its name, once a token has come of it.</summary>
    /// <param name="request">What is to be registered.</param>
    /// <param name="observer">Is told what a person has to do.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MailSyncException">It can't be: nothing was changed.</exception>
    public static async Task<MailSignIn> RegisterAsync(SignInRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var files = SignInFiles.OfUser();
        var record = await SignInAsync(request, observer, cancellationToken).ConfigureAwait(false);
        using var turn = await files.TakeTurnAsync(record.Name, request.Timeouts, CancellationToken.None).ConfigureAwait(false);
        files.Save(record, request.Timeouts);
        turn.Settle();
        return record.Shown();
    }

    /// <summary>Signs in and hands the sign-in out, whole, in the place of keeping it here.</summary>
    /// <param name="request">What is to be registered.</param>
    /// <param name="observer">Is told what a person has to do.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The sign-in, read-only, as <see cref="SignInSecret"/> knows it.</returns>
    /// <exception cref="MailSyncException">It can't be.</exception>
    public static async Task<SecureString> HandOutAsync(SignInRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var record = await SignInAsync(request, observer, cancellationToken).ConfigureAwait(false);
        if (record.IsRefreshed)
            observer.OnInformation(SignInTexts.FormatHandedOut(PlainText.Clean(record.Name), PlainText.Clean(record.Host)));
        return SignInSecret.Of(record);
    }

    /// <summary>Revokes one that was handed out, where that is possible, and forgets what this computer keeps of it.</summary>
    /// <exception cref="MailSyncException">
    /// <see cref="MailFailure.SignInSecretInvalid"/>; <see cref="MailFailure.SignInNotKept"/>.
    /// </exception>
    public static async Task<bool> RemoveAsync(SecureString secret, IRunObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var (keeper, timeouts) = (new HandedOutSignIn(secret), new RunTimeouts());
        if (!keeper.Read().IsRefreshed)
            return true;
        using var turn = await keeper.TakeTurnAsync(timeouts, cancellationToken).ConfigureAwait(false);
        var record = keeper.Read();
        await RevokeAsync(record, observer, timeouts, cancellationToken).ConfigureAwait(false);
        SignInFiles.OfUser().RemoveRenewal(record);
        turn.Settle();
        return true;
    }

    /// <summary>Revokes one at its provider, where that is possible, and forgets it.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.SignInMissing"/>; <see cref="MailFailure.SignInNotKept"/>.</exception>
    public static async Task<bool> RemoveAsync(string name, IRunObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(observer);
        var (files, timeouts) = (SignInFiles.OfUser(), new RunTimeouts());
        using var turn = await files.TakeTurnAsync(name, timeouts, cancellationToken).ConfigureAwait(false);
        await RevokeAsync(new KeptSignIn(files, name).Read(), observer, timeouts, cancellationToken).ConfigureAwait(false);
        files.Remove(name);
        turn.Settle();
        return true;
    }

    static async Task RevokeAsync(SignInRecord record, IRunObserver observer, RunTimeouts timeouts, CancellationToken cancellationToken)
    {
        if (record.RefreshToken is null)
            return;
        try
        {
            if (record.RevocationEndpoint is null)
                observer.OnWarning(SignInTexts.FormatNotRevocable(PlainText.Clean(record.Name), record.Host));
            else
                await new Grant(record, timeouts).RevokeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e)
        {
            observer.OnWarning(SignInTexts.FormatNotRevoked(PlainText.Clean(record.Name), e.Message));
        }
    }

    static async Task<SignInRecord> SignInAsync(SignInRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        var (draft, endpoints) = await DraftAsync(request, cancellationToken).ConfigureAwait(false);
        var reply = await FirstTokenAsync(draft, endpoints, request, observer, cancellationToken).ConfigureAwait(false);
        var record = draft with { RefreshToken = reply?.RefreshToken ?? draft.RefreshToken };
        if (record is { IsRefreshed: true, RefreshToken: null })
            throw new MailSyncException(MailFailure.SignInRefused, SignInTexts.FormatNoRefreshToken(record.Host));
        if (reply is null)
            observer.OnVerbose(SignInTexts.FormatNotTried(PlainText.Clean(record.Name)));
        return record;
    }

    static async Task<(SignInRecord Draft, ProviderEndpoints Endpoints)> DraftAsync(SignInRequest request,
        CancellationToken cancellationToken)
    {
        var file = request.File is not { } path ? null
            : request.Kind == MailSignInKind.ServiceAccount ? GoogleFile.OfServiceAccount(path) : GoogleFile.OfApplication(path);
        var endpoints = request.Authority is { } authority
            ? await ProviderEndpoints.DiscoverAsync(authority, request.Timeouts, cancellationToken).ConfigureAwait(false)
            : request.Provider == MailSignInProvider.Google ? ProviderEndpoints.OfGoogle(file?.Authorization, file?.Token)
            : ProviderEndpoints.OfMicrosoft(request.TenantId ?? AnyTenant);
        var certificate = request.CertificateFile is { } pfx ? CertificateFile.Read(pfx, request.CertificatePassword) : null;
        if (request.CertificateThumbprint is { } thumbprint)
            ClientKey.FromStore(thumbprint).Dispose();
        var draft = new SignInRecord
        {
            Name = request.Name,
            Stamp = Guid.NewGuid(),
            Addresses = request.EmailAddress,
            Servers = request.Server.Count > 0 ? request.Server : UsualServers(request),
            Kind = request.Kind,
            Provider = request.Provider,
            TokenEndpoint = endpoints.Token,
            RevocationEndpoint = endpoints.Revocation,
            ClientId = file?.ClientId ?? request.ClientId ?? throw Wrong(SignInTexts.ClientIdWanted),
            ClientSecret = Reveal(request.ClientSecret) ?? file?.ClientSecret,
            SecretInHeader = endpoints.SecretInHeader,
            Scope = request.Scope ?? UsualScope(request),
            RefreshToken = Reveal(request.RefreshToken),
            PrivateKey = file?.PrivateKey ?? certificate?.PrivateKey,
            KeyId = file?.KeyId,
            Certificate = certificate?.Certificate,
            CertificateThumbprint = certificate?.Thumbprint ?? request.CertificateThumbprint,
            Registered = request.Timeouts.Now,
        };
        return (draft, endpoints);
    }

    /// <summary>The first token; null where none can be asked for, as no mailbox is known.</summary>
    static async Task<TokenReply?> FirstTokenAsync(SignInRecord draft, ProviderEndpoints endpoints, SignInRequest request,
        IRunObserver observer, CancellationToken cancellationToken)
    {
        switch (draft.Kind)
        {
            case MailSignInKind.Browser when endpoints.Authorization is null:
                throw Wrong(SignInTexts.FormatNoConsentPage(draft.Host));
            case MailSignInKind.Browser:
                return await BrowserConsent.AskAsync(draft, endpoints, request, observer, cancellationToken).ConfigureAwait(false);
            case MailSignInKind.DeviceCode when draft.Provider == MailSignInProvider.Google:
                throw Wrong(SignInTexts.GoogleNoDevice);
            case MailSignInKind.DeviceCode when endpoints.Device is null:
                throw Wrong(SignInTexts.FormatNoDevice(draft.Host));
            case MailSignInKind.DeviceCode:
                return await DeviceConsent.AskAsync(draft, endpoints, request, observer, cancellationToken).ConfigureAwait(false);
            case MailSignInKind.ServiceAccount when draft.Addresses.All(pattern => pattern.IndexOfAny(['*', '?']) >= 0):
                ClientKey.Of(draft).Dispose();
                return null;
            default:
                return await new Grant(draft, request.Timeouts).AskAsync(
                    draft.Addresses.FirstOrDefault(pattern => pattern.IndexOfAny(['*', '?']) < 0, ""), cancellationToken)
                    .ConfigureAwait(false);
        }
    }

    static IReadOnlyList<string> UsualServers(SignInRequest request) => request.Provider switch
    {
        MailSignInProvider.Google => ProviderServers.Google,
        MailSignInProvider.Microsoft => ProviderServers.Microsoft,
        _ => throw Wrong(SignInTexts.ServerWanted),
    };

    static string UsualScope(SignInRequest request) => (request.Provider, request.Kind) switch
    {
        (MailSignInProvider.Google, _) => GoogleScope,
        (MailSignInProvider.Microsoft, MailSignInKind.AppOnly) => MicrosoftAppScope,
        (MailSignInProvider.Microsoft, _) => MicrosoftScopes,
        (_, MailSignInKind.AppOnly) => "",
        _ => OtherScopes,
    };

    static string? Reveal(SecureString? secret) => secret is null ? null : new NetworkCredential("", secret).Password;

    static MailSyncException Wrong(string message) => new(MailFailure.InvalidArgument, message);
}
