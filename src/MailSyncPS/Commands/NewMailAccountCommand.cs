using System.Management.Automation;
using System.Security;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Completion;
using MailSyncPS.Engine;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>Makes an account: a mailbox, and how to reach it. Makes no connection unless the server has to be found.</summary>
[Cmdlet(VerbsCommon.New, "MailAccount", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MailAccount))]
public sealed class NewMailAccountCommand : PSCmdlet, IDisposable
{
    IDisposable? _rows;
    ColumnCheck? _columns;
    AccountFinder? _finder;
    ServerConsent? _consent;
#pragma warning disable RS0030 // The outermost place: PowerShell makes the cmdlet.
    TimeProvider Time { get; } = TimeProvider.System;
#pragma warning restore RS0030
    bool _isAddressTyped;
    bool _isServerTyped;

    /// <summary>The mailbox's address.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias(ColumnAliases.Email, ColumnAliases.Address)]
    [AddressInput]
    public string EmailAddress { get; set; } = "";

    /// <summary>The server's host name or IP address; without it, the server is looked for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias(ColumnAliases.Host, ColumnAliases.HostName)]
    [ServerInput]
    [ArgumentCompleter(typeof(ServerCompleter))]
    public string? Server { get; set; }

    /// <summary>The server's port; without it, the usual one of protocol and security.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WholeNumber(1, 65535, EmptyIsAbsent = true)]
    public int? Port { get; set; }

    /// <summary>The protocol the mailbox is read by; Imap if not given, or Pop3 where only that was found.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Named<MailProtocol>]
    [PSDefaultValue(Help = nameof(MailProtocol.Imap))]
    public MailProtocol? Protocol { get; set; }

    /// <summary>How the connection is protected; Auto if not given: always with TLS.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Named<MailSecurity>]
    [PSDefaultValue(Help = nameof(MailSecurity.Auto))]
    public MailSecurity? Security { get; set; }

    /// <summary>The login name and password.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [CredentialInput]
    public PSCredential? Credential { get; set; }

    /// <summary>The login name, where it is not the credential's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias(ColumnAliases.Login)]
    [LoginName]
    public string? UserName { get; set; }

    /// <summary>The name of the sign-in whose tokens are used in the place of a password.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SignInName]
    [ArgumentCompleter(typeof(SignInCompleter))]
    public string? SignIn { get; set; }

    /// <summary>A whole sign-in from a vault, as <c>Register-MailSignIn -AsSecureString</c> gave it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecretInput]
    public SecureString? SignInSecret { get; set; }

    /// <summary>The mailbox's size limit, as in 100MB, for servers that report none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias(ColumnAliases.Quota)]
    [Size]
    [ArgumentCompleter(typeof(QuotaCompleter))]
    public long? QuotaBytes { get; set; }

    /// <summary>The thumbprint that the server's certificate must have, instead of the usual validation.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Thumbprint]
    public string? CertificateThumbprint { get; set; }

    /// <summary>Accept any certificate.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchCell]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>
    /// Agrees that the password goes to a server that was found and that nobody vouches for. It is a person's word for all
    /// accounts of the call, so no column of a row gives it.
    /// </summary>
    [Parameter]
    public SwitchParameter AcceptDiscoveredServer { get; set; }

    /// <summary>Accept TLS older than 1.2, where the system knows it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchCell]
    public SwitchParameter AllowLegacyTls { get; set; }

    /// <summary>Notes what does not come from the pipeline.</summary>
    protected override void BeginProcessing()
    {
        _rows = PipedRows.Begin();
        _isAddressTyped = MyInvocation.BoundParameters.ContainsKey(nameof(EmailAddress));
        _isServerTyped = MyInvocation.BoundParameters.ContainsKey(nameof(Server));
    }

    /// <summary>Makes one account, once its server is known.</summary>
    protected override void ProcessRecord()
    {
        var row = PipedRows.Take();
        (_columns ??= new ColumnCheck(this)).Look(row);
        var piped = row?.Server;
        var isPiped = piped is not null && string.Equals(piped.Server, Server, StringComparison.OrdinalIgnoreCase);
        var order = new AccountOrder
        {
            EmailAddress = EmailAddress,
            Server = Server,
            Port = Port,
            Protocol = Protocol,
            Security = Security,
            Credential = Credential,
            UserName = UserName,
            SignIn = SignIn,
            SignInSecret = SignInSecret,
            QuotaBytes = QuotaBytes,
            CertificateThumbprint = CertificateThumbprint,
            SkipCertificateCheck = SkipCertificateCheck,
            AllowLegacyTls = AllowLegacyTls,
            Source = isPiped ? piped!.Source : SourceOfServer(),
            IsAgreed = AcceptDiscoveredServer
                || isPiped && string.Equals(piped!.AgreedAddress, EmailAddress, StringComparison.OrdinalIgnoreCase),
        };
        if (Server is null)
            (_finder ??= new AccountFinder(this, Time, Make)).Find(order, row?.Columns ?? "");
        else if (_finder is null)
            Make(order);
        else
            _finder.Pass(order);
    }

    /// <summary>Waits for all servers that are looked for.</summary>
    protected override void EndProcessing() => _finder?.Finish();

    /// <summary>Stops looking.</summary>
    protected override void StopProcessing() => _finder?.Stop();

    /// <summary>Stops looking, and waits until nothing is at work.</summary>
    public void Dispose()
    {
        _finder?.Dispose();
        _rows?.Dispose();
    }

    // Where the row, if there is one, does not tell it.
    DiscoverySource SourceOfServer()
    {
        if (Server is null)
            return DiscoverySource.NotFound;
        if (_isServerTyped)
            return FoundServers.SourceOf(Server) ?? DiscoverySource.Given;
        // A piped server whose row was not seen may be a guess.
        return FoundServers.SourceOf(Server, EmailAddress) ?? (_isAddressTyped ? DiscoverySource.Guess : DiscoverySource.Given);
    }

    void Make(AccountOrder given)
    {
        AccountOrder order;
        try
        {
            order = AccountSignIn.Complete(given);
        }
        catch (MailSyncException e)
        {
            WriteError(e.ToRecord(given.EmailAddress));
            return;
        }
        var account = order.ToAccount();
        // A sign-in names the servers that its tokens may go to, so that only a server that nothing proves is refused.
        if (account.SignIn is not null && !(_consent ??= new ServerConsent(this)).MayUseCredential(account, isAgreed: true))
            return;
        if (order.SignInSecret is { } whole)
            account.SetSecret(whole);
        if (order.Credential is { } credential)
        {
            if (!(_consent ??= new ServerConsent(this)).MayUseCredential(account, order.IsAgreed))
                return;
            account.SetSecret(credential.Password);
            if (account.RevealSecret().AsSpan().IndexOfAny('\r', '\n') >= 0)
                this.Warn(CommandTexts.FormatPasswordWithLineEnd(account));
        }
        if (account.HasSecret)
            SessionAccounts.Note(account);
        WriteObject(account);
    }
}
