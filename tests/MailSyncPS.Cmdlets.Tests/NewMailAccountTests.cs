using System.Management.Automation;

namespace MailSyncPS.Cmdlets.Tests;

public sealed class NewMailAccountTests(ScriptedModule module) : CmdletTest(module)
{
    const string BadArgument = "ParameterArgumentTransformationError,MailSyncPS.Commands.NewMailAccountCommand";
    const string NoServer = "ServerRequired,MailSyncPS.Commands.NewMailAccountCommand";

    [Fact]
    public void Two_addresses_are_told_as_such()
    {
        var error = Shell.Run("New-MailAccount -EmailAddress taro@example.jp, hanako@example.jp -Server mail.example.jp").Error;

        Assert.Equal(BadArgument, error.FullyQualifiedErrorId);
        Assert.Contains("It takes one address.", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Imap", "Auto", 993)]
    [InlineData("-Security Tls", "Imap", "Tls", 993)]
    [InlineData("-Security StartTls", "Imap", "StartTls", 143)]
    [InlineData("-Security None", "Imap", "None", 143)]
    [InlineData("-Protocol Pop3", "Pop3", "Auto", 995)]
    [InlineData("-Protocol Pop3 -Security Tls", "Pop3", "Tls", 995)]
    [InlineData("-Protocol Pop3 -Security StartTls", "Pop3", "StartTls", 110)]
    [InlineData("-Protocol Pop3 -Security None", "Pop3", "None", 110)]
    [InlineData("-Port 143", "Imap", "Auto", 143)]
    [InlineData("-Port '2143'", "Imap", "Auto", 2143)]
    public void The_port_follows_protocol_and_security(string parameters, string protocol, string security, int port)
    {
        var result = Shell.Run($"New-MailAccount taro@example.jp -Server mail.example.jp {parameters}");

        Assert.Empty(result.ErrorIds);
        var account = Assert.Single(result.Output);
        Assert.Equal((protocol, security, port), (Text(account, "Protocol"), Text(account, "Security"), account.Properties["Port"].Value));
    }

    [Fact]
    public void Without_a_server_it_says_that_one_is_required()
    {
        var result = Shell.Run("'taro@example.jp', 'jiro@example.jp' | New-MailAccount");

        Assert.Equal([NoServer, NoServer], result.ErrorIds);
        Assert.Contains("-Server", result.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidArgument, result.Errors[0].CategoryInfo.Category);
        Assert.Equal("jiro@example.jp", result.Errors[1].TargetObject);
    }

    [Theory]
    [InlineData("'Taro <taro@example.jp>'")]
    [InlineData("'taro'")]
    [InlineData("'taro@'")]
    [InlineData("'@example.jp'")]
    [InlineData("'taro@example.jp,jiro@example.jp'")]
    [InlineData("'ta ro@example.jp'")]
    [InlineData("\"taro@example.jp`n\"")]
    [InlineData("\"taro`u{202e}@example.jp\"")]
    [InlineData("\"taro`e[31m@example.jp\"")]
    [InlineData("''")]
    [InlineData("$null")]
    [InlineData("5")]
    public void An_address_must_be_one(string address)
    {
        var result = Shell.Run($"New-MailAccount {address} -Server mail.example.jp");

        Assert.Empty(result.Output);
        Assert.Equal(BadArgument, result.Error.FullyQualifiedErrorId);
        Assert.DoesNotContain('\u001b', result.Error.ToString());
    }

    [Theory]
    [InlineData("taro@example.jp")]
    [InlineData("taro.yamada+old@mail.example.co.jp")]
    [InlineData("taro@localhost")]
    [InlineData("o'neill@example.ie")]
    public void Plain_addresses_are_taken(string address) =>
        Assert.Equal(address, Text(Assert.Single(Shell.Run($"New-MailAccount \"{address}\" -Server mail.example.jp").Output), "EmailAddress"));

    [Theory]
    [InlineData("https://imap.example.jp", "scheme")]
    [InlineData("imap.example.jp/inbox", "path")]
    [InlineData("imap.example.jp:993", "-Port")]
    [InlineData("imap example jp", "host name")]
    [InlineData("taro@example.jp", "e-mail address")]
    [InlineData("imap.example.jp\u001b", "host name")]
    [InlineData("imap.example.jp\n", "host name")]
    public void A_server_is_a_host_name_and_nothing_around_it(string server, string hint)
    {
        var result = Shell.Run("param($server) New-MailAccount taro@example.jp -Server $server", ("server", server));

        Assert.Equal(BadArgument, result.Error.FullyQualifiedErrorId);
        Assert.Contains(hint, result.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("imap.example.jp", "imap.example.jp")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("[2001:db8::1]", "2001:db8::1")]
    [InlineData("localhost", "localhost")]
    public void Host_names_and_addresses_are_taken(string server, string expected) =>
        Assert.Equal(expected, Text(Assert.Single(Shell.Run($"New-MailAccount taro@example.jp -Server '{server}'").Output), "Server"));

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("0.4")]
    [InlineData("'7.5'")]
    [InlineData("'1e2'")]
    [InlineData("$true")]
    [InlineData("'imap'")]
    public void A_port_is_a_whole_number_within_bounds(string port)
    {
        var error = Shell.Run($"New-MailAccount taro@example.jp -Server mail.example.jp -Port {port}").Error;

        Assert.Equal(BadArgument, error.FullyQualifiedErrorId);
        Assert.Contains("1 to 65535", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("100MB", 104857600L)]
    [InlineData("'100MB'", 104857600L)]
    [InlineData("'1.5 GB'", 1610612736L)]
    [InlineData("20000000", 20000000L)]
    [InlineData("'20000000'", 20000000L)]
    [InlineData("3000000000", 3000000000L)]
    [InlineData("''", null)]
    [InlineData("' '", null)]
    [InlineData("$null", null)]
    public void A_quota_is_a_size(string quota, long? expected) =>
        Assert.Equal(expected, Assert.Single(Shell.Run($"New-MailAccount taro@example.jp -Server mail.example.jp -QuotaBytes {quota}").Output).Properties["QuotaBytes"].Value);

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("0.5")]
    [InlineData("'much'")]
    [InlineData("'-1MB'")]
    [InlineData("$true")]
    [InlineData("(Get-Date)")]
    [InlineData("([timespan]::FromDays(1))")]
    public void A_quota_is_nothing_else(string quota)
    {
        var error = Shell.Run($"function Get-Date {{ [datetime]::Now }}; New-MailAccount taro@example.jp -Server mail.example.jp -QuotaBytes {quota}").Error;

        Assert.Equal(BadArgument, error.FullyQualifiedErrorId);
        Assert.Contains("100MB", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD", true)]
    [InlineData("\u200eaabbccddeeff00112233445566778899aabbccdd", true)]
    [InlineData("aa bb cc dd ee ff 00 11 22 33 44 55 66 77 88 99 aa bb cc dd", true)]
    [InlineData("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", true)]
    [InlineData("aabbccdd", false)]
    [InlineData("zzbbccddeeff00112233445566778899aabbccdd", false)]
    public void A_thumbprint_is_hexadecimal(string thumbprint, bool isOne)
    {
        var result = Shell.Run("param($thumbprint) New-MailAccount taro@example.jp -Server mail.example.jp -CertificateThumbprint $thumbprint", ("thumbprint", thumbprint));

        if (isOne)
            Assert.Matches("^([0-9A-F]{40}|[0-9A-F]{64})$", Text(Assert.Single(result.Output), "CertificateThumbprint"));
        else
            Assert.Equal(BadArgument, result.Error.FullyQualifiedErrorId);
    }

    [Fact]
    public void Names_of_enums_complete() =>
        Assert.Equal(["Imap", "Pop3"], Shell.Run("(TabExpansion2 'New-MailAccount -Protocol ' 26).CompletionMatches.CompletionText").Output.Select(text => text.ToString()).Order());

    static string? Text(PSObject account, string property) => account.Properties[property].Value?.ToString();
}
