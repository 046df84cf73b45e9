namespace MailSyncPS.TestServers;

/// <summary>Courier: every folder lies beneath INBOX, and its POP3 offers UTF8 (RFC 6856).</summary>
sealed class CourierServer(bool expungeToTrash) : MaildirServer
{
    internal const string Program = "usr/sbin/couriertcpd";

    const uint CourierId = 901;

    private protected override char Separator => '.';

    private protected override string FolderPrefix => "INBOX.";

    private protected override string Configure(int pop3Port, int imapPort)
    {
        Chroot.AddService("courier", CourierId);
        var start = "/usr/sbin/couriertcpd -address=127.0.0.1 -maxprocs=100 -maxperip=100 -nodnslookup";
        return $"""
            set -a
            mkdir -p /run/courier/authdaemon && chown courier:courier /run/courier /run/courier/authdaemon
            . /etc/courier/authdaemonrc
            . /etc/courier/pop3d
            . /etc/courier/imapd
            IMAP_MOVE_EXPUNGE_TO_TRASH={(expungeToTrash ? 1 : 0)}
            /usr/lib/courier/courier-authlib/authdaemond &
            {start} {pop3Port} /usr/lib/courier/courier/courierpop3login /usr/lib/courier/courier/courierpop3d Maildir &
            {start} {imapPort} /usr/lib/courier/courier/imaplogin /usr/bin/imapd Maildir &
            """;
    }
}
