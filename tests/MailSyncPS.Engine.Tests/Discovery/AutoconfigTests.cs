using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Discovery;

/// <summary>Servers that autoconfig files name, and files that must do no harm.</summary>
public sealed class AutoconfigTests(Servers mail, DiscoveryServers servers, ITestOutputHelper output) : DiscoveryTest(mail, servers, output)
{
    [Theory]
    [InlineData("auto.test")]
    [InlineData("moved.test")]
    public async Task A_domains_own_file_comes_before_the_database(string domain)
    {
        var found = await FindAsync(domain);

        Assert.Equal((DiscoverySource.Autoconfig, "localhost", Mail.Old.ImapPort), (found.Support.Source, found.Endpoint!.Server, found.Endpoint.Port));
        Assert.Equal(LocalPart, found.LoginName);
        Assert.True(found.AddressIsNoLogin);
        Assert.Equal(LocalPart, found.Support.LoginHint);
    }

    [Fact]
    public async Task A_form_of_login_names_belongs_to_its_protocol()
    {
        var found = await FindAsync("auto.test", MailProtocol.Pop3);

        Assert.Equal((Mail.Old.Pop3Port, $"{LocalPart}@auto.test", false), (found.Endpoint!.Port, found.LoginName, found.AddressIsNoLogin));
    }

    [Fact]
    public async Task The_database_knows_providers()
    {
        var found = await FindAsync("isp.test");

        Assert.Equal((DiscoverySource.IspDatabase, "127.0.0.1", Mail.GmailLike.ImapsPort), (found.Support.Source, found.Endpoint!.Server, found.Endpoint.Port));
    }

    [Fact]
    public async Task A_file_without_protection_is_marked()
    {
        var found = await FindAsync("clear.test");

        Assert.Equal((DiscoverySource.AutoconfigHttp, "localhost"), (found.Support.Source, found.Endpoint!.Server));
    }

    [Theory]
    [InlineData("lowered", "leads from HTTPS to an unprotected address, which was not followed")]
    [InlineData("round", "leads on and on")]
    [InlineData("doctype", "what is there is no XML that may be read")]
    [InlineData("laughs", "what is there is no XML that may be read")]
    [InlineData("outside", "what is there is no XML that may be read")]
    [InlineData("deep", "what is there is no XML that may be read")]
    [InlineData("html", "what is there is no XML that may be read")]
    [InlineData("broken", "what is there is no XML that may be read")]
    [InlineData("empty", "what is there is no XML that may be read")]
    [InlineData("huge", "the file is too large")]
    [InlineData("other", "the file is no autoconfig file")]
    [InlineData("odd", "the file names no server for IMAP or POP3")]
    public async Task Files_that_should_not_be_are_refused(string name, string result)
    {
        var found = await FindAsync(name + ".test");

        Assert.Null(found.Endpoint);
        Assert.Equal(result, Result(found, $"https://autoconfig.{name}.test"));
        Assert.DoesNotContain(Servers.Web.Requests, request => request.Contains("lure", StringComparison.Ordinal));
    }
}
