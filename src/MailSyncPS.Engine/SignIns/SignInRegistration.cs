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
        var (draft, endpoints) = await DraftAsync(request, cancellationToken).ConfigureAwait(false);
        var reply = await FirstTokenAsync(draft, endpoints, request, observer, cancellationToken).ConfigureAwait(false);
        var record = draft with { RefreshToken = reply?.RefreshToken ?? draft.RefreshToken };
        if (record is { IsRefreshed: true, RefreshToken: null })
            throw new MailSyncException(MailFailure.SignInRefused, SignInTexts.FormatNoRefreshToken(record.Host));
        using var turn = await files.TakeTurnAsync(record.Name, request.Timeouts, CancellationToken.None).ConfigureAwait(false);
        files.Save(record, request.Timeouts);
        if (reply is null)
            observer.OnVerbose(SignInTexts.FormatNotTried(PlainText.Clean(record.Name)));
        return record.Shown();
    }

    /// <summary>Revokes one at its provider, where that is possible, and forgets it.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.SignInMissing"/>; <see cref="MailFailure.SignInNotKept"/>.</exception>
    public static async Task<bool> RemoveAsync(string name, IRunObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(observer);
        var (files, timeouts) = (SignInFiles.OfUser(), new RunTimeouts());
        using var turn = await files.TakeTurnAsync(name, timeouts, cancellationToken).ConfigureAwait(false);
        var record = files.Find(name)
            ?? throw new MailSyncException(MailFailure.SignInMissing, SignInTexts.FormatMissing(PlainText.Clean(name)));
        if (record.RefreshToken is not null)
        {
            try
            {
                if (record.RevocationEndpoint is null)
                    observer.OnWarning(SignInTexts.FormatNotRevocable(PlainText.Clean(name), record.Host));
                else
                    await new Grant(record, timeouts).RevokeAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (MailSyncException e)
            {
                observer.OnWarning(SignInTexts.FormatNotRevoked(PlainText.Clean(name), e.Message));
            }
        }
        files.Remove(name);
        return true;
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
