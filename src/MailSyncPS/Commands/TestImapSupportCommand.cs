using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Engine.Discovery;
using MailSyncPS.Engine.Servers.Probing;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>Tells whether and how a server speaks IMAP, and POP3 beside it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ImapSupport", DefaultParameterSetName = AccountSet)]
[OutputType(typeof(ImapSupport))]
public sealed class TestImapSupportCommand : MailCmdlet
{
    const string AccountSet = "Account";
    const string AddressSet = "EmailAddress";
    const string ServerSet = "Server";

    ServerDiscovery? _discovery;
    ColumnCheck? _columns;

    /// <summary>The mailboxes whose servers are asked. With their credentials, what a server offers after login is seen too.</summary>
    [Parameter(ParameterSetName = AccountSet, Mandatory = true, Position = 0, ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true)]
    [AccountInput(PassesText = true)]
    public MailAccount[] Account { get; set; } = [];

    /// <summary>An address, whose server is looked for where none is named beside it.</summary>
    [Parameter(ParameterSetName = AddressSet, Mandatory = true, Position = 0, ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true)]
    [Alias("Email", "Address")]
    [AddressInput(OrElse = ["Account", "Server"])]
    public string? EmailAddress { get; set; }

    /// <summary>The server's host name or IP address.</summary>
    [Parameter(ParameterSetName = AddressSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ServerSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Host", "HostName")]
    [ServerInput]
    public string? Server { get; set; }

    /// <summary>The only port to look at; without it, the usual ones.</summary>
    [Parameter(ParameterSetName = AddressSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ServerSet, ValueFromPipelineByPropertyName = true)]
    [WholeNumber(1, 65535, EmptyIsAbsent = true)]
    public int? Port { get; set; }

    private protected override string Activity => DiscoveryTexts.ActivityTesting;

    /// <summary>Asks the servers of one input.</summary>
    protected override void ProcessRecord()
    {
        var row = PipedRows.Take();
        (_columns ??= new ColumnCheck(this)).Look(row);
        foreach (var account in Account)
        {
            WarnOfRisks(account);
            Probe(new ProbeTarget { Server = account.Server, Account = account, EmailAddress = account.EmailAddress }, account.Source);
        }
        if (ParameterSetName == AccountSet)
            return;
        if (Server is null)
            Discover(new DiscoveryRequest { EmailAddress = EmailAddress!, Port = Port }, row?.Columns ?? "");
        else
            Probe(new ProbeTarget { Server = Server, Port = Port, EmailAddress = EmailAddress }, row?.Server is { } piped
                && piped.Server == Server ? piped.Source : DiscoverySource.Given);
    }

    void Probe(ProbeTarget target, DiscoverySource source) => Pump.Enqueue((object?)target.Account ?? target.Server,
        (observer, cancellationToken) => ServerTest.RunAsync(target, observer, cancellationToken),
        support => WriteObject(Noted(support with { Source = source })),
        () => WriteObject(new ImapSupport
            { Account = target.Account, EmailAddress = target.EmailAddress, Server = target.Server, Source = source,
            Problem = DiscoveryTexts.CouldNotBeAsked }));

    void Discover(DiscoveryRequest request, string columns)
    {
        var discovery = _discovery ??= new ServerDiscovery();
        Pump.Enqueue(request.EmailAddress,
            (observer, cancellationToken) => discovery.FindAsync(request, observer, cancellationToken),
            found => Write(found, columns),
            () => WriteObject(new ImapSupport
                { EmailAddress = request.EmailAddress, Server = null, Source = DiscoverySource.NotFound,
                Problem = DiscoveryTexts.CouldNotBeAsked }));
    }

    static ImapSupport Noted(ImapSupport support)
    {
        foreach (var server in ((string?[])[support.Server, support.Imap?.Server, support.Pop3?.Server]).OfType<string>())
        {
            if (support.EmailAddress is { } address)
                FoundServers.Note(server, support.Source, address);
        }
        return support;
    }

    void Write(DiscoveryResult found, string columns)
    {
        if (found.Endpoint is not null)
        {
            WriteObject(Noted(found.Support));
            return;
        }
        WriteError(Missing.Server(found, columns).ToRecord(found.Support.EmailAddress));
        var problem = Missing.Problem(found, columns);
        WriteObject(found.Support with { Problem = problem, Advice = problem });
    }
}
