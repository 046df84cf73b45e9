using System.Globalization;
using System.Management.Automation;

namespace MailSyncPS.ModuleTests;

/// <summary>Servers that are found from an address alone, through the built module: DNS, the web and the mail server are real.</summary>
public sealed class DiscoveryTests(ImportedModule module) : ModuleTest(module), IAsyncLifetime
{
    const string Prefix = "MailSyncPS.Discovery.";

    DovecotServer _mail = null!;
    NameServer _dns = null!;
    WebServer _web = null!;

    public async Task InitializeAsync()
    {
        _mail = await DovecotServer.RunAsync(DovecotOptions.OldServer(20 << 20));
        _dns = await NameServer.RunAsync(Srv("localhost"), Srv("away.test"));
        _web = WebServer.Run(new Dictionary<string, WebReply>());
        AppContext.SetData(Prefix + "Resolver", _dns.Endpoint.ToString());
        AppContext.SetData(Prefix + "Http", _web.Http.ToString());
        AppContext.SetData(Prefix + "Https", _web.Https.ToString());
    }

    public async Task DisposeAsync()
    {
        foreach (var name in (string[])["Resolver", "Http", "Https"])
            AppContext.SetData(Prefix + name, null);
        await _web.DisposeAsync();
        await _dns.DisposeAsync();
        await _mail.DisposeAsync();
    }

    [Fact]
    public void An_address_and_a_credential_are_enough()
    {
        var result = Shell.Run("param($c) New-MailAccount taro@localhost -Credential $c | Get-MailboxQuota", ("c", Credential("taro")));

        Assert.Empty(result.ErrorIds);
        var quota = Assert.Single(result.Output);
        Assert.Equal(20L << 20, quota.Properties["LimitBytes"].Value);
        Assert.Equal($"localhost {_mail.ImapsPort} Tls Srv", Text(PSObject.AsPSObject(quota.Properties["Account"].Value)));
    }

    [Fact]
    public void No_login_is_tried_at_a_server_that_nobody_vouches_for_unless_a_person_agrees()
    {
        var refused = Shell.Run("param($c) New-MailAccount taro@away.test -Credential $c | Test-ImapSupport", ("c", Credential("taro")));

        Assert.Equal(["ConfirmationRequired,MailSyncPS.Commands.NewMailAccountCommand"], refused.ErrorIds);
        Assert.Empty(refused.Output);
        Assert.DoesNotContain("Login:", _mail.LogText, StringComparison.Ordinal);

        var agreed = Shell.Run("param($c) New-MailAccount taro@away.test -Credential $c -AcceptDiscoveredServer | Test-ImapSupport", ("c", Credential("taro")));

        Assert.Empty(agreed.ErrorIds);
        Assert.Equal(true, Assert.Single(agreed.Output).Properties["SupportsUidPlus"].Value);
        Assert.Contains("Login:", _mail.LogText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New-MailAccount taro@localhost -Credential $c -SkipCertificateCheck", "ServerRequired")]
    [InlineData("New-MailAccount taro@localhost -Credential $c -Security None -AcceptDiscoveredServer", "ServerRequired")]
    [InlineData("New-MailAccount taro@away.test -Credential $c -Confirm:$false", "ConfirmationRequired")]
    [InlineData("Test-ImapSupport taro@away.test | ForEach-Object { [pscustomobject]@{ EmailAddress = $_.EmailAddress; Server = $_.Server; Port = $_.Imap.Port } } | New-MailAccount -Credential $c", "ConfirmationRequired")]
    public void Forged_records_get_no_password(string command, string id)
    {
        var result = Shell.Run($"param($c) {command} | Get-MailboxQuota", ("c", Credential("taro")));

        Assert.Equal([$"{id},MailSyncPS.Commands.NewMailAccountCommand"], result.ErrorIds);
        Assert.Empty(result.Output);
        Assert.DoesNotContain("Login:", _mail.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_needs_an_address_only_and_tells_nobody_whose_it_is()
    {
        var result = Shell.Run("Test-ImapSupport taro@away.test; Test-ImapSupport taro@nowhere.test -Verbose");

        Assert.Equal("ServerRequired,MailSyncPS.Commands.TestImapSupportCommand", result.Error.FullyQualifiedErrorId);
        Assert.InRange(result.Error.ToString().Length, 1, 320);
        Assert.All(((System.Collections.IEnumerable)result.Output[1].Properties["Tried"].Value).Cast<object>(), attempt => Assert.Contains(attempt.ToString(), result.Verbose));
        Assert.Equal(["localhost", null], result.Output.Select(support => (string?)support.Properties["Server"].Value));
        Assert.Equal(["Srv", "NotFound"], result.Output.Select(support => support.Properties["Source"].Value.ToString()));
        Assert.NotEmpty(_dns.Questions);
        Assert.NotEmpty(_web.Requests);
        Assert.DoesNotContain("taro", string.Join('\n', [.. _dns.Questions, .. _web.Requests]), StringComparison.Ordinal);
    }

    string Srv(string domain) => string.Create(CultureInfo.InvariantCulture, $"srv-host=_imaps._tcp.{domain},localhost,{_mail.ImapsPort}");

    static string Text(PSObject account) =>
        string.Join(' ', new[] { "Server", "Port", "Security", "Source" }.Select(name => account.Properties[name].Value.ToString()));
}
