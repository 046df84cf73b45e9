using System.Diagnostics;
using System.Net;
using System.Text;
using MailSyncPS.Engine.Servers.Probing;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Probing;

/// <summary>Probes of servers on loopback, none of which may take long, throw, or show a password.</summary>
public abstract class ProbeTest(ITestOutputHelper output)
{
    /// <summary>A password that must be seen nowhere.</summary>
    protected const string Canary = "Canary-7731-pass";

    protected const string Host = "127.0.0.1";

    static readonly TimeSpan Limit = TimeSpan.FromSeconds(12);

    /// <summary>An account with the canary as its password.</summary>
    protected static MailAccount Account(int port, MailProtocol protocol = MailProtocol.Imap, MailSecurity security = MailSecurity.Auto,
        string password = Canary, string user = "taro", string? thumbprint = null, bool skipCertificateCheck = false, string host = Host)
    {
        var account = new MailAccount($"{user}@example.jp", host, port, protocol, security, user)
        {
            CertificateThumbprint = thumbprint,
            SkipCertificateCheck = skipCertificateCheck,
        };
        account.SetSecret(new NetworkCredential("", password).SecurePassword);
        return account;
    }

    /// <summary>Probes one port.</summary>
    protected Task<ImapSupport> ProbePortAsync(int port, string host = Host, bool skipCertificateCheck = false) =>
        RunAsync(new ProbeTarget { Server = host, Port = port, SkipCertificateCheck = skipCertificateCheck }, []);

    /// <summary>Probes an account's endpoint, and others that take the place of the usual ports.</summary>
    protected Task<ImapSupport> ProbeAsync(MailAccount account, params int[] otherPorts) =>
        RunAsync(new ProbeTarget { Server = account.Server, Account = account }, otherPorts);

    /// <summary>Probes a server's ports.</summary>
    protected Task<ImapSupport> ProbeServerAsync(params int[] ports) => RunAsync(new ProbeTarget { Server = Host }, ports);

    /// <summary>Makes sure that the canary was not sent, in any form.</summary>
    protected static void AssertNotSent(ScriptedPeer peer)
    {
        var heard = string.Join('\n', peer.LinesHeard);
        Assert.DoesNotContain(Canary, heard, StringComparison.Ordinal);
        Assert.DoesNotContain("LOGIN", heard, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("AUTHENTICATE", heard, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("PASS", heard, StringComparison.OrdinalIgnoreCase);
    }

    async Task<ImapSupport> RunAsync(ProbeTarget target, int[] ports)
    {
        var observer = new RecordingObserver(output);
        var watch = Stopwatch.StartNew();
        var support = await ServerProbe.RunAsync(target, ports, observer, default);
        output.WriteLine($"{watch.Elapsed.TotalSeconds:0.0} s. {support}. {support.Problem}");
        output.WriteLine(string.Join(' ', support.Capabilities));
        Assert.True(watch.Elapsed < Limit, $"{watch.Elapsed}");
        Assert.Empty(observer.Errors);
        output.WriteLine(support.Advice);
        Assert.False(string.IsNullOrWhiteSpace(support.Advice));
        var told = string.Join('\n', [.. observer.Lines, support.Problem, support.Advice, support.LoginHint, .. support.Capabilities]);
        Assert.DoesNotContain(Canary, told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0taro\0{Canary}")), told, StringComparison.Ordinal);
        return support;
    }
}
