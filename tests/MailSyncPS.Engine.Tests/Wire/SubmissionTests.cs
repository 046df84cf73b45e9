using MailSyncPS.Engine.Servers.Submission;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>A mail of our own goes to a server that proves who it is, over TLS, or not at all.</summary>
public sealed class SubmissionTests
{
    const string Password = "canary-9f3a7c";

    static readonly SubmittedMail Mail = new("a@example.jp", ["b@example.jp"], "subject", "text");

    [Theory]
    [InlineData(MailSecurity.Auto)]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.Tls)]
    public async Task It_arrives_as_it_was_written(MailSecurity security)
    {
        await using var sink = new SmtpSink();
        await MailSubmission.SendAsync(new SubmissionServer("localhost", security == MailSecurity.Tls ? sink.TlsPort : sink.Port, security, "a@example.jp", Password),
            Mail with { Subject = "失敗しました", Text = "一行目\n.二行目" }, default);
        using var taken = await MimeKit.MimeMessage.LoadAsync(Directory.GetFiles(sink.Folder).Single());
        Assert.Equal(("失敗しました", "一行目\n.二行目"), (taken.Subject, taken.TextBody!.ReplaceLineEndings("\n").TrimEnd()));
        Assert.Equal(("a@example.jp", "b@example.jp"), (taken.From.ToString(), taken.To.ToString()));
    }

    [Fact]
    public async Task A_refused_login_is_told_without_the_password()
    {
        await using var peer = new ScriptedPeer(connection => TakeAsync(connection, "250 AUTH PLAIN"), TestCertificates.Valid);
        var e = await Assert.ThrowsAsync<MailSyncException>(() => SendAsync(peer.Port, MailSecurity.Tls));
        Assert.Equal(MailFailure.AuthenticationFailed, e.Failure);
        Assert.Contains(peer.LinesHeard, line => line.StartsWith("AUTH PLAIN", StringComparison.Ordinal));
        Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes("\0a@example.jp\0" + Password)), e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_STARTTLS_gets_no_password()
    {
        await using var peer = new ScriptedPeer(connection => TakeAsync(connection, "250 AUTH PLAIN LOGIN"));
        var e = await Assert.ThrowsAsync<MailSyncException>(() => SendAsync(peer.Port, MailSecurity.Auto));
        Assert.Equal(MailFailure.TlsNotOffered, e.Failure);
        Assert.Contains("465", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(peer.LinesHeard, line => line.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.Tls)]
    public async Task A_server_whose_certificate_nobody_vouches_for_gets_no_password(MailSecurity security)
    {
        var certificate = TestCertificates.SelfSigned;
        await using var peer = new ScriptedPeer(connection => TakeAsync(connection, "250-STARTTLS", "250 AUTH PLAIN"), security == MailSecurity.Tls ? certificate : null);
        var e = await Assert.ThrowsAsync<MailSyncException>(() => SendAsync(peer.Port, security));
        Assert.StartsWith("Certificate", e.Failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(peer.LinesHeard, line => line.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_server_is_shown_without_its_password() =>
        Assert.DoesNotContain(Password, new SubmissionServer("mail.example.jp", 465, MailSecurity.Auto, "a", Password).ToString(), StringComparison.Ordinal);

    static Task SendAsync(int port, MailSecurity security) =>
        MailSubmission.SendAsync(new SubmissionServer("localhost", port, security, "a@example.jp", Password), Mail, default);

    static async Task TakeAsync(PeerConnection connection, params string[] offers)
    {
        await connection.WriteLineAsync("220 mail.example.jp ESMTP");
        while (await connection.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase))
            {
                await connection.WriteLineAsync("250-mail.example.jp");
                foreach (var offer in offers)
                    await connection.WriteLineAsync(offer);
            }
            else if (line == "STARTTLS")
            {
                await connection.WriteLineAsync("220 go ahead");
                await connection.StartTlsAsync(TestCertificates.SelfSigned);
            }
            else
                await connection.WriteLineAsync(line.StartsWith("AUTH", StringComparison.Ordinal) ? $"535 no: {line}" : "250 fine");
        }
    }
}
