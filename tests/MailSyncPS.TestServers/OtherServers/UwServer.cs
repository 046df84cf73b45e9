namespace MailSyncPS.TestServers;

/// <summary>The University of Washington's imapd and ipop3d, which write their state into the mails.</summary>
sealed class UwServer : MboxServer
{
    internal const string Program = "usr/sbin/uw-imapd";

    private protected override string Configure(int pop3Port, int imapPort) =>
        $"{Listen(pop3Port, "/usr/sbin/uw-ipop3d")}\n{Listen(imapPort, "/usr/sbin/uw-imapd")}";
}
