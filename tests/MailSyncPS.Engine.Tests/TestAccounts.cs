using System.Net;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests;

/// <summary>Accounts of the tests' servers.</summary>
static class TestAccounts
{
    public static MailAccount Pop3(DovecotServer server, string user, long? quotaBytes = null) =>
        At(server.Pop3Port, MailProtocol.Pop3, user, quotaBytes: quotaBytes);

    public static MailAccount Imap(DovecotServer server, string user) => At(server.ImapPort, MailProtocol.Imap, user);

    public static MailAccount At(int port, MailProtocol protocol, string user, MailSecurity security = MailSecurity.None, long? quotaBytes = null, string password = "pw")
    {
        var account = new MailAccount(user, "127.0.0.1", port, protocol, security, user) { QuotaBytes = quotaBytes };
        account.SetSecret(new NetworkCredential("", password).SecurePassword);
        return account;
    }

    /// <summary>An account that takes whatever certificate there is.</summary>
    public static MailAccount Trusting(int port, MailProtocol protocol, string user, MailSecurity security)
    {
        var account = new MailAccount(user, "127.0.0.1", port, protocol, security, user) { SkipCertificateCheck = true };
        account.SetSecret(new NetworkCredential("", "pw").SecurePassword);
        return account;
    }
}
