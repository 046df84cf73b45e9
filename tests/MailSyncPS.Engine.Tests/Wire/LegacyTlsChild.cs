using System.Security.Authentication;
using MailSyncPS.Engine.Tests.Ledger;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>A process whose OpenSSL is set up to allow any TLS, with a server in it that speaks one version.</summary>
static class LegacyTlsChild
{
    const string Task = nameof(LegacyTlsChild);

    const string AllowAll = """
        openssl_conf = all
        [all]
        ssl_conf = ssl
        [ssl]
        system_default = system
        [system]
        MinProtocol = TLSv1
        CipherString = DEFAULT@SECLEVEL=0
        """;

    /// <summary>Starts it for a version.</summary>
    public static ChildProcess Start(SslProtocols version, ScratchFolder folder)
    {
        var file = Path.Combine(folder.Path, "openssl.cnf");
        File.WriteAllText(file, AllowAll);
        return new(Task, version.ToString(), ("OPENSSL_CONF", file));
    }

    /// <summary>Plays the child, where this process is one: a line for an account as usual, and one for an account that accepts legacy TLS.</summary>
    public static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(LedgerChild.Task) != Task)
            return;
        RunAsync(Enum.Parse<SslProtocols>(Environment.GetEnvironmentVariable(LedgerChild.Argument)!)).GetAwaiter().GetResult();
        Environment.Exit(0);
    }

    static async Task RunAsync(SslProtocols version)
    {
        var certificate = TestCertificates.SelfSigned;
        var thumbprint = certificate.Certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (var allowLegacy in (bool[])[false, true])
        {
            await using var peer = new ScriptedPeer(async connection =>
            {
                await connection.StartTlsAsync(certificate, version);
                await new Lure(MailProtocol.Imap).PlayAsync(connection);
            });
            var account = Canary.Account(peer.Port, MailProtocol.Imap, MailSecurity.Tls, thumbprint, allowLegacyTls: allowLegacy);
            var failure = await WireRun.Quota.RunAsync(account, null);
            var probed = await WireRun.Probe.RunAsync(account, null);
            Console.WriteLine($"{Canary.Arrived(peer)}|{failure?.Failure}|{probed?.Message}");
        }
    }
}
