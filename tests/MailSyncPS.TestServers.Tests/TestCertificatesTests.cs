using System.Security.Authentication;

namespace MailSyncPS.TestServers.Tests;

public class TestCertificatesTests
{
    public static TheoryData<ServerCertificate> Bad => [TestCertificates.Expired, TestCertificates.OtherName, TestCertificates.SelfSigned];

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Bad_certificates_are_refused(ServerCertificate certificate)
    {
        await using var peer = new ScriptedPeer(_ => Task.CompletedTask, certificate);
        await Assert.ThrowsAsync<AuthenticationException>(() => LineClient.ConnectAsync(peer.Port, tlsHost: "localhost"));
    }

    [Fact]
    public async Task A_good_one_is_accepted()
    {
        await using var peer = new ScriptedPeer(connection => connection.WriteLineAsync("hello"), TestCertificates.Valid);
        using var client = await LineClient.ConnectAsync(peer.Port, tlsHost: "127.0.0.1");
        Assert.Equal("hello", await client.ReadLineAsync());
    }
}
