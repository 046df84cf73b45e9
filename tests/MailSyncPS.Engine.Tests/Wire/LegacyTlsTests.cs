using System.Security.Authentication;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>A password goes over TLS 1.2 at least, also where the system allows less; one account may be told to accept it.</summary>
public sealed class LegacyTlsTests(ITestOutputHelper output)
{
    [Theory]
#pragma warning disable SYSLIB0039, CA5397 // The versions that are refused.
    [InlineData(SslProtocols.Tls11)]
    [InlineData(SslProtocols.Tls)]
#pragma warning restore SYSLIB0039, CA5397
    public async Task Older_tls_gets_no_password_unless_the_account_accepts_it(SslProtocols version)
    {
        using var folder = new ScratchFolder("tls");
        using var child = LegacyTlsChild.Start(version, folder);
        var (usual, legacy) = (await child.ReadLineAsync(), await child.ReadLineAsync());
        output.WriteLine($"{usual}\n{legacy}");

        Assert.StartsWith($"False|{nameof(MailFailure.TlsFailed)}|", usual, StringComparison.Ordinal);
        Assert.Contains("-AllowLegacyTls", usual, StringComparison.Ordinal);
        Assert.StartsWith("True|", legacy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Today_s_tls_needs_nothing_of_the_kind()
    {
        using var folder = new ScratchFolder("tls");
        using var child = LegacyTlsChild.Start(SslProtocols.Tls12, folder);

        Assert.StartsWith("True|", await child.ReadLineAsync(), StringComparison.Ordinal);
    }
}
