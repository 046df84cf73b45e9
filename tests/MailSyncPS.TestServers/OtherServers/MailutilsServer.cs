namespace MailSyncPS.TestServers;

/// <summary>imap4d and pop3d of GNU Mailutils, which write their state into the mails, and have no UIDPLUS.</summary>
sealed class MailutilsServer : MboxServer
{
    internal const string Program = "usr/sbin/imap4d";

    private protected override string Configure(int pop3Port, int imapPort)
    {
        Chroot.Write("etc/mailutils.conf", "mailbox {\n  mail-spool /var/mail;\n  mailbox-type mbox;\n};\nlogging {\n  syslog no;\n};\n");
        return $"{Listen(pop3Port, "/usr/sbin/pop3d")}\n{Listen(imapPort, "/usr/sbin/imap4d")}";
    }
}
