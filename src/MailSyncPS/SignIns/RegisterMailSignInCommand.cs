using System.Management.Automation;
using System.Security;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Commands;
using MailSyncPS.Engine.SignIns;
using MailSyncPS.Texts;

namespace MailSyncPS.SignIns;

/// <summary>
/// Registers a sign-in: how tokens are got for mailboxes that take no password. It is kept for the user, or handed out for a vault.
/// </summary>
[Cmdlet(VerbsLifecycle.Register, "MailSignIn", DefaultParameterSetName = BrowserSet, SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(MailSignIn), typeof(SecureString))]
public sealed class RegisterMailSignInCommand : WorkCmdlet
{
    const string BrowserSet = "Browser";
    const string DeviceSet = "DeviceCode";
    const string ServiceAccountSet = "ServiceAccount";
    const string AppOnlySet = "AppOnly";
    const string RefreshTokenSet = "RefreshToken";

    /// <summary>The addresses that it covers; <c>*</c> and <c>?</c> are wildcards, as in <c>*@example.jp</c>.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [PatternList(ofAddresses: true)]
    public string[] EmailAddress { get; set; } = [];

    /// <summary>Its name; without it, the first address, of a whole domain the domain.</summary>
    [Parameter]
    [SignInName]
    public string? Name { get; set; }

    /// <summary>The mail servers that its tokens may go to, with wildcards; those of the provider if not given.</summary>
    [Parameter]
    [PatternList(ofAddresses: false)]
    public string[] Server { get; set; } = [];

    /// <summary>Who gives out the tokens, where the other parameters don't tell.</summary>
    [Parameter]
    [Named<MailSignInProvider>]
    public MailSignInProvider? Provider { get; set; }

    /// <summary>Another provider than the two that are known: the address beneath which its discovery document lies.</summary>
    [Parameter(ParameterSetName = BrowserSet)]
    [Parameter(ParameterSetName = DeviceSet)]
    [Parameter(ParameterSetName = AppOnlySet)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    public Uri? Authority { get; set; }

    /// <summary>The organisation at Microsoft: its id or one of its domains.</summary>
    [Parameter(ParameterSetName = BrowserSet)]
    [Parameter(ParameterSetName = DeviceSet)]
    [Parameter(ParameterSetName = AppOnlySet)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    [ValidatePattern("^[A-Za-z0-9.-]+$")]
    public string? TenantId { get; set; }

    /// <summary>The client file of Google's console, as it was downloaded.</summary>
    [Parameter(ParameterSetName = BrowserSet)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    public string? ClientFile { get; set; }

    /// <summary>The application's id.</summary>
    [Parameter(ParameterSetName = BrowserSet)]
    [Parameter(ParameterSetName = DeviceSet)]
    [Parameter(ParameterSetName = AppOnlySet, Mandatory = true)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>The application's secret.</summary>
    [Parameter(ParameterSetName = BrowserSet)]
    [Parameter(ParameterSetName = DeviceSet)]
    [Parameter(ParameterSetName = AppOnlySet)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    [SecretInput]
    public SecureString? ClientSecret { get; set; }

    /// <summary>Sign in on another device, by a short code.</summary>
    [Parameter(ParameterSetName = DeviceSet, Mandatory = true)]
    public SwitchParameter DeviceCode { get; set; }

    /// <summary>The key file of a Google service account that may open all mailboxes of a domain.</summary>
    [Parameter(ParameterSetName = ServiceAccountSet, Mandatory = true)]
    public string? ServiceAccountFile { get; set; }

    /// <summary>Sign in as an application, without a person.</summary>
    [Parameter(ParameterSetName = AppOnlySet, Mandatory = true)]
    public SwitchParameter AppOnly { get; set; }

    /// <summary>The thumbprint of the application's certificate, in the user's or the machine's certificate store.</summary>
    [Parameter(ParameterSetName = AppOnlySet)]
    [Thumbprint]
    public string? CertificateThumbprint { get; set; }

    /// <summary>A file with the application's certificate and its key (PFX or PEM).</summary>
    [Parameter(ParameterSetName = AppOnlySet)]
    public string? CertificateFile { get; set; }

    /// <summary>The password of that file.</summary>
    [Parameter(ParameterSetName = AppOnlySet)]
    [SecretInput]
    public SecureString? CertificatePassword { get; set; }

    /// <summary>A refresh token that was got elsewhere, for the same application.</summary>
    [Parameter(ParameterSetName = RefreshTokenSet, Mandatory = true)]
    [SecretInput]
    public SecureString? RefreshToken { get; set; }

    /// <summary>What is asked for, where it is not the usual.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Scope { get; set; }

    /// <summary>Gives the whole sign-in as a SecureString for a vault, and keeps nothing of it.</summary>
    [Parameter]
    public SwitchParameter AsSecureString { get; set; }

    private protected override string Activity => SignInTexts.ActivitySigningIn;

    /// <summary>Signs in, and keeps what came of it.</summary>
    protected override void ProcessRecord()
    {
        var name = Name ?? EmailAddress[0].Replace("*@", "", StringComparison.Ordinal);
        var request = new SignInRequest
        {
            Name = name,
            EmailAddress = EmailAddress,
            Server = Server,
            Kind = ParameterSetName switch
            {
                DeviceSet => MailSignInKind.DeviceCode,
                ServiceAccountSet => MailSignInKind.ServiceAccount,
                AppOnlySet => MailSignInKind.AppOnly,
                RefreshTokenSet => MailSignInKind.RefreshToken,
                _ => MailSignInKind.Browser,
            },
            Provider = ProviderOf(),
            Authority = Authority,
            TenantId = TenantId,
            ClientId = ClientId,
            ClientSecret = ClientSecret,
            File = FilePath(nameof(ServiceAccountFile), ServiceAccountFile) ?? FilePath(nameof(ClientFile), ClientFile),
            RefreshToken = RefreshToken,
            CertificateThumbprint = CertificateThumbprint,
            CertificateFile = FilePath(nameof(CertificateFile), CertificateFile),
            CertificatePassword = CertificatePassword,
            Scope = Scope,
        };
        object?[] proofs = [ClientSecret, CertificateThumbprint, CertificateFile];
        if (ParameterSetName == AppOnlySet && proofs.Count(proof => proof is not null) != 1)
            throw Refused(SignInTexts.OneProof);
        if (ParameterSetName == AppOnlySet && request.Provider == MailSignInProvider.Microsoft && TenantId is null)
            throw Refused(SignInTexts.TenantWanted);
        if (Authority is { IsAbsoluteUri: false })
            throw Refused(SignInTexts.AuthorityAdvice);
        if (!this.ShouldDo(SignInTexts.FormatRegister(VisibleText.Without(name), string.Join(", ", EmailAddress))))
            return;
        if (AsSecureString)
            Pump.Enqueue(name, (observer, cancellationToken) => SignInRegistration.HandOutAsync(request, observer, cancellationToken),
                WriteObject, static () => { });
        else
            Pump.Enqueue(name, (observer, cancellationToken) => SignInRegistration.RegisterAsync(request, observer, cancellationToken),
                WriteObject, static () => { });
    }

    MailSignInProvider ProviderOf()
    {
        if (Authority is not null)
            return MailSignInProvider.Other;
        if (Provider is MailSignInProvider.Other)
            throw Refused(SignInTexts.AuthorityWanted);
        return Provider ?? (ClientFile ?? ServiceAccountFile) switch
        {
            not null => MailSignInProvider.Google,
            _ when TenantId is not null || AppOnly => MailSignInProvider.Microsoft,
            _ => throw Refused(SignInTexts.ProviderWanted),
        };
    }
}
