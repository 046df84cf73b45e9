using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Commands;

/// <summary>Tells whether and how a server speaks IMAP, and POP3 beside it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ImapSupport", DefaultParameterSetName = AccountSet)]
[OutputType(typeof(ImapSupport))]
public sealed class TestImapSupportCommand : MailCmdlet
{
    const string AccountSet = "Account";
    const string AddressSet = "EmailAddress";
    const string ServerSet = "Server";

    /// <summary>The mailboxes whose servers are asked. With their credentials, what a server offers after login is seen too.</summary>
    [Parameter(ParameterSetName = AccountSet, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AccountInput(PassesText = true)]
    public MailAccount[] Account { get; set; } = [];

    /// <summary>An address, whose server is named beside it.</summary>
    [Parameter(ParameterSetName = AddressSet, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AddressInput(OrElse = ["Account", "Server"])]
    public string? EmailAddress { get; set; }

    /// <summary>The server's host name or IP address.</summary>
    [Parameter(ParameterSetName = AddressSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ServerSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ServerInput]
    public string? Server { get; set; }

    /// <summary>The only port to look at; without it, the usual ones.</summary>
    [Parameter(ParameterSetName = AddressSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ServerSet, ValueFromPipelineByPropertyName = true)]
    [WholeNumber(1, 65535, EmptyIsAbsent = true)]
    public int? Port { get; set; }

    private protected override string Activity => "Testing servers";

    /// <summary>Asks the servers of one input.</summary>
    protected override void ProcessRecord()
    {
        var columns = PipedRow.TakeColumns();
        foreach (var account in Account)
            Probe(new ProbeTarget { Server = account.Server, Account = account, EmailAddress = account.EmailAddress });
        if (ParameterSetName == AccountSet)
            return;
        if (Server is null)
            WriteError(Missing.Server(EmailAddress, columns).ToRecord(EmailAddress));
        else
            Probe(new ProbeTarget { Server = Server, Port = Port, EmailAddress = EmailAddress });
    }

    void Probe(ProbeTarget target) => Pump.Enqueue((object?)target.Account ?? target.Server,
        (observer, cancellationToken) => ServerProbe.RunAsync(target, observer, cancellationToken),
        WriteObject,
        () => WriteObject(new ImapSupport { Account = target.Account, EmailAddress = target.EmailAddress, Server = target.Server, Problem = "The server could not be asked; the error says why." }));
}
