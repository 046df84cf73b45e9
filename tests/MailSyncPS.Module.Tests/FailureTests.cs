using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;

namespace MailSyncPS.ModuleTests;

/// <summary>Bad input and bad servers, as a person at the prompt meets them.</summary>
public sealed class FailureTests(ImportedModule module, FailureServers servers) : ModuleTest(module), IClassFixture<FailureServers>
{
    const string Canary = "canary-51c2";

    [Fact]
    public void Unknown_host() => Expect("HostNotFound", ErrorCategory.ObjectNotFound, "-Server no-such-host.invalid", "no-such-host.invalid");

    [Fact]
    public void Refused_port() => Expect("ConnectionRefused", ErrorCategory.ConnectionError, $"-Server 127.0.0.1 -Port {ClosedPort()} -Security None");

    [Theory]
    [InlineData("Imap", true)]
    [InlineData("Pop3", false)]
    public void Wrong_protocol_on_a_port(string protocol, bool pop3Port) =>
        Expect("WrongProtocol", ErrorCategory.ProtocolError, $"-Server 127.0.0.1 -Security None -Protocol {protocol} -Port {(pop3Port ? servers.Good.Pop3Port : servers.Good.ImapPort)}");

    [Theory]
    [InlineData("Imap")]
    [InlineData("Pop3")]
    public void Wrong_password(string protocol) =>
        Expect("AuthenticationFailed", ErrorCategory.AuthenticationError, $"-Server localhost -Security StartTls -Protocol {protocol} -Port {Port(servers.Good, protocol)}");

    [Theory]
    [InlineData("Expired", "CertificateExpired")]
    [InlineData("OtherName", "CertificateNameMismatch")]
    [InlineData("SelfSigned", "CertificateNotTrusted")]
    public void Certificates_that_do_not_hold(string certificate, string id)
    {
        foreach (var (security, ports) in new[] { ("Tls", (Func<DovecotServer, int>)(server => server.ImapsPort)), ("Auto", server => server.ImapPort) })
            Expect(id, ErrorCategory.SecurityError, $"-Server localhost -Security {security} -Port {ports(servers.WithCertificate(certificate))}");
    }

    [Fact]
    public void Plaintext_asked_of_a_server_that_needs_TLS() =>
        Expect("TlsRequired", ErrorCategory.SecurityError, $"-Server {servers.Strict.Host} -Security None -Port {servers.Strict.ImapPort}");

    [Theory]
    [InlineData("Imap")]
    [InlineData("Pop3")]
    public async Task Auto_never_sends_a_password_in_clear(string protocol)
    {
        await using var plain = new ScriptedPeer(async connection =>
        {
            await connection.WriteLineAsync(protocol == "Imap" ? "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hello" : "+OK hello");
            while (await connection.ReadLineAsync() is { } line)
                await connection.WriteLineAsync(protocol == "Imap" ? $"{line.Split(' ')[0]} OK" : "-ERR no");
        });

        Expect("TlsNotOffered", ErrorCategory.SecurityError, $"-Server 127.0.0.1 -Protocol {protocol} -Port {plain.Port}");

        Assert.DoesNotContain(plain.LinesHeard, line => line.Contains(Canary, StringComparison.Ordinal) || line.Contains("AUTH", StringComparison.OrdinalIgnoreCase)
            || line.Contains("LOGIN", StringComparison.OrdinalIgnoreCase) || line.Contains("USER", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void No_credential()
    {
        var error = Shell.Run("New-MailAccount taro@example.jp -Server 127.0.0.1 | Get-MailboxQuota").Error;

        Assert.Equal("CredentialMissing,MailSyncPS.Commands.GetMailboxQuotaCommand", error.FullyQualifiedErrorId);
        Assert.Contains("-Credential", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_ledger_that_is_none() => ExpectOfLedger("LedgerInvalid", ErrorCategory.InvalidData, folder =>
    {
        var path = Path.Combine(folder, "ledger.db");
        File.WriteAllText(path, string.Concat(Enumerable.Repeat("Dear diary, nothing happened today. ", 100)));
        return path;
    }, "Invoke-MailForward", "Invoke-MailForward -WhatIf", "Remove-OldServerMail -OlderThanDays 7 -Confirm:$false");

    [Fact]
    public void A_ledger_in_a_place_that_cannot_be_written() => ExpectOfLedger("LedgerNotWritable", ErrorCategory.OpenError, folder =>
    {
        // A file in the place of a folder stops root too.
        File.WriteAllText(Path.Combine(folder, "file"), "");
        return Path.Combine(folder, "file", "ledger.db");
    }, "Invoke-MailForward");

    [Fact]
    public void Source_and_destination_are_one_mailbox()
    {
        using var folder = new ScratchFolder("failures");
        foreach (var command in new[] { "Invoke-MailForward", "Remove-OldServerMail -OlderThanDays 7 -Confirm:$false" })
        {
            var result = Shell.Run($$"""
                param($port, $c, $ledger)
                $old = New-MailAccount taro@example.jp -Server localhost -Security StartTls -Port $port -Credential $c
                $old | {{command}} -Destination $old -Ledger $ledger
                """, ("port", servers.Good.ImapPort), ("c", Credential("taro")), ("ledger", Path.Combine(folder.Path, "ledger.db")));

            Assert.StartsWith("SameMailbox,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Equal(ErrorCategory.InvalidArgument, result.Error.CategoryInfo.Category);
        }
    }

    [Fact]
    public void A_limit_that_is_unknown_frees_nothing()
    {
        using var folder = new ScratchFolder("failures");
        servers.Good.Mailbox("unlimited").Deliver("Subject: one\r\n\r\nmail\r\n"u8.ToArray(), DateTimeOffset.Now.AddDays(-100));

        var result = Shell.Run("""
            param($pop3, $imap, $c, $ledger)
            $new = New-MailAccount hanako@example.jp -Server localhost -Security StartTls -Port $imap -Credential ([pscredential]::new('kept', $c.Password))
            New-MailAccount taro@example.jp -Server localhost -Protocol Pop3 -Security StartTls -Port $pop3 -Credential $c |
                Invoke-MailForward -Destination $new -Ledger $ledger |
                Remove-OldServerMail -OlderThanDays 7 -UntilPercentUsed 50 -Confirm:$false -Ledger $ledger
            """, ("pop3", servers.Good.Pop3Port), ("imap", servers.Good.ImapPort), ("c", Credential("unlimited")), ("ledger", Path.Combine(folder.Path, "ledger.db")));

        Assert.StartsWith("QuotaUnknown,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(0L, Assert.Single(result.Output).Properties["Removed"].Value);
        Assert.Equal(1, servers.Good.Mailbox("unlimited").Count);
    }

    void Expect(string id, ErrorCategory category, string account, string? told = null)
    {
        var result = Shell.Run($"param($c) New-MailAccount taro@example.jp -Credential $c {account} | Get-MailboxQuota -Verbose", ("c", Credential("taro", Canary)));

        var error = result.Error;
        Assert.Equal($"{id},MailSyncPS.Commands.GetMailboxQuotaCommand", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Equal("taro@example.jp", error.TargetObject.ToString());
        Assert.Null(Assert.Single(result.Output).Properties["UsedBytes"].Value);
        if (told is not null)
            Assert.Contains(told, error.ToString(), StringComparison.Ordinal);
        Assert.All([error.ToString(), error.Exception.ToString(), .. result.Verbose], text => Assert.DoesNotContain(Canary, text, StringComparison.Ordinal));
    }

    void ExpectOfLedger(string id, ErrorCategory category, Func<string, string> makeLedger, params string[] commands)
    {
        using var folder = new ScratchFolder("failures");
        foreach (var command in commands)
        {
            var result = Shell.Run($$"""
                param($port, $c, $ledger)
                $new = New-MailAccount hanako@example.jp -Server localhost -Security StartTls -Port $port -Credential ([pscredential]::new('hanako', $c.Password))
                $old = New-MailAccount taro@example.jp -Server localhost -Security StartTls -Port $port -Credential $c
                $old | {{command}} -Destination $new -Ledger $ledger
                """, ("port", servers.Good.ImapPort), ("c", Credential("taro")), ("ledger", makeLedger(folder.Path)));

            Assert.StartsWith(id + ",", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Equal(category, result.Error.CategoryInfo.Category);
            Assert.Equal("taro@example.jp", result.Error.TargetObject.ToString());
        }
    }

    static string Port(DovecotServer server, string protocol) =>
        (protocol == "Imap" ? server.ImapPort : server.Pop3Port).ToString(CultureInfo.InvariantCulture);

    static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
