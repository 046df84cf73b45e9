using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;

namespace MailSyncPS.Commands;

/// <summary>Makes an account: a mailbox, and how to reach it. Makes no connection.</summary>
[Cmdlet(VerbsCommon.New, "MailAccount")]
[OutputType(typeof(MailAccount))]
public sealed class NewMailAccountCommand : PSCmdlet
{
    /// <summary>The mailbox's address.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AddressInput]
    public string EmailAddress { get; set; } = "";

    /// <summary>The server's host name or IP address.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ServerInput]
    public string? Server { get; set; }

    /// <summary>The server's port; without it, the usual one of protocol and security.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WholeNumber(1, 65535, EmptyIsAbsent = true)]
    public int? Port { get; set; }

    /// <summary>The protocol the mailbox is read by; Imap if not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Named<MailProtocol>]
    public MailProtocol? Protocol { get; set; }

    /// <summary>How the connection is protected; Auto if not given: always with TLS.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Named<MailSecurity>]
    public MailSecurity? Security { get; set; }

    /// <summary>The login name and password.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [CredentialInput]
    public PSCredential? Credential { get; set; }

    /// <summary>The login name, where it is not the credential's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [LoginName]
    public string? UserName { get; set; }

    /// <summary>The mailbox's size limit, as in 100MB, for servers that report none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Size]
    public long? QuotaBytes { get; set; }

    /// <summary>The thumbprint that the server's certificate must have, instead of the usual validation.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Thumbprint]
    public string? CertificateThumbprint { get; set; }

    /// <summary>Accept any certificate.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchCell]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>Makes one account.</summary>
    protected override void ProcessRecord()
    {
        var columns = PipedRow.TakeColumns();
        if (Server is null)
        {
            WriteError(Missing.Server(EmailAddress, columns).ToRecord(EmailAddress));
            return;
        }
        var protocol = Protocol ?? MailProtocol.Imap;
        var security = Security ?? MailSecurity.Auto;
        var account = new MailAccount(EmailAddress, Server, Port ?? UsualPort(protocol, security), protocol, security, Login())
        {
            QuotaBytes = QuotaBytes,
            CertificateThumbprint = CertificateThumbprint,
            SkipCertificateCheck = SkipCertificateCheck,
        };
        if (Credential is not null)
            account.SetSecret(Credential.Password);
        WriteObject(account);
    }

    string? Login() => UserName ?? (Credential?.UserName == CredentialInputAttribute.NoUserName ? EmailAddress : Credential?.UserName);

    static int UsualPort(MailProtocol protocol, MailSecurity security) => (protocol, security) switch
    {
        (MailProtocol.Imap, MailSecurity.Auto or MailSecurity.Tls) => 993,
        (MailProtocol.Imap, _) => 143,
        (_, MailSecurity.Auto or MailSecurity.Tls) => 995,
        _ => 110,
    };
}
