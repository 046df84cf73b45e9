using System.Net;
using MailSyncPS.Engine.Discovery;

namespace MailSyncPS.Engine.Tests.Discovery;

/// <summary>What the provider table adds to the test of a server that is named.</summary>
public sealed class ServerTestTests
{
    const string Advice = "Advice.";

    [Fact]
    public void A_provider_with_login_names_of_its_own_shows_in_the_certificate()
    {
        var support = ServerTest.Complete(Support("mail.example.jp", "taro@example.jp", names: ["*.kagoya.net"]));
        Assert.Equal("account.name", support.LoginHint);
        Assert.StartsWith(Advice + " Login names at this provider have the form account.name", support.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void And_in_the_name_of_the_server()
    {
        Assert.Equal("account.name", ServerTest.Complete(Support("sv1.kagoya.net", null)).LoginHint);
        Assert.Null(ServerTest.Complete(Support("kagoya.net.example.jp", null)).LoginHint);
    }

    [Fact]
    public void A_login_name_that_fits_is_left_alone()
    {
        Assert.Null(ServerTest.Complete(Support("sv1.kagoya.net", "taro@example.jp", user: "shop.taro")).LoginHint);
        Assert.Null(ServerTest.Complete(Support("sv1.xserver.jp", "taro@example.jp")).LoginHint);
        Assert.Equal(Advice, ServerTest.Complete(Support("sv1.xserver.jp", "taro@example.jp", user: "taro@example.jp")).Advice);
    }

    [Fact]
    public void After_a_refused_login_the_table_is_worth_more_than_a_guess()
    {
        var refused = Support("sv1.xserver.jp", "taro@example.jp", user: "taro") with { LoginHint = "guess", Problem = "refused" };
        var support = ServerTest.Complete(refused);
        Assert.Equal("taro@example.jp", support.LoginHint);
        Assert.StartsWith("The login name at this provider is taro@example.jp", support.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain(Advice, support.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_login_that_worked_is_worth_more_than_the_table()
    {
        var worked = Support("sv1.xserver.jp", "taro@example.jp", user: "taro");
        worked.Account!.SetSecret(new NetworkCredential("", "pw").SecurePassword);
        Assert.Equal(worked, ServerTest.Complete(worked));
    }

    static ImapSupport Support(string server, string? address, string? user = null, string[]? names = null) => new()
    {
        Account = user is null ? null : new MailAccount(address!, server, 993, MailProtocol.Imap, MailSecurity.Tls, user),
        EmailAddress = address,
        Server = server,
        ImapSupported = true,
        Imap = new MailEndpoint(server, 993, MailProtocol.Imap, MailSecurity.Tls)
        {
            Tls = new TlsDiagnosis
            {
                Version = "TLS 1.3",
                CipherSuite = "TLS_AES_256_GCM_SHA384",
                Subject = "CN=x",
                Names = names ?? [server],
                Issuer = "CN=y",
                NotBefore = DateTime.UnixEpoch,
                NotAfter = DateTime.MaxValue,
                DaysLeft = 1,
                Thumbprint = new string('A', 64),
                NameMatches = names is null,
            },
        },
        Advice = Advice,
    };
}
