namespace MailSyncPS.TestServers.Tests;

public class ScriptedPeerTests
{
    [Fact]
    public async Task It_plays_its_script_and_remembers_what_it_heard()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.WriteLineAsync("* OK hello");
            Assert.Equal("a1 APPEND INBOX {3+}", await connection.ReadLineAsync());
            Assert.Equal("xyz"u8.ToArray(), await connection.ReadLiteralAsync(3));
            await connection.ReadLineAsync();
            await connection.WriteLiteralAsync("* 1 FETCH (BODY[] ", "\0\u00ff"u8.ToArray(), ")");
        });
        using var client = await LineClient.ConnectAsync(peer.Port);

        Assert.Equal("* OK hello", await client.ReadLineAsync());
        Assert.Equal("* 1 FETCH (BODY[] {3}", await client.AskAsync("a1 APPEND INBOX {3+}\r\nxyz"));
        await Assert.ThrowsAsync<EndOfStreamException>(async () => { await client.ReadLineAsync(); await client.ReadLineAsync(); });
        Assert.Equal(["a1 APPEND INBOX {3+}", ""], peer.LinesHeard);
        Assert.Empty(peer.Failures);
    }

    [Fact]
    public async Task It_goes_over_to_TLS_in_between()
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.ReadLineAsync();
            await connection.WriteLineAsync("+OK begin");
            await connection.StartTlsAsync(TestCertificates.Valid);
            await connection.WriteLineAsync("+OK " + await connection.ReadLineAsync());
        });
        using var client = await LineClient.ConnectAsync(peer.Port);

        Assert.Equal("+OK begin", await client.AskAsync("STLS"));
        await client.StartTlsAsync("localhost");
        Assert.Equal("+OK secret", await client.AskAsync("secret"));
    }
}
