namespace MailSyncPS.TestServers;

/// <summary>Dovecot 2.4.</summary>
sealed class Dovecot24Server : MaildirServer
{
    internal const string Program = "usr/lib/dovecot/imap-login";

    const uint DovecotId = 902;
    const uint LoginId = 903;

    private protected override char Separator => '.';

    private protected override string FolderPrefix => "";

    private protected override string Configure(int pop3Port, int imapPort)
    {
        Chroot.AddService("dovecot", DovecotId);
        Chroot.AddService("dovenull", LoginId);
        Chroot.Write("etc/dovecot/dovecot.conf", $$"""
            dovecot_config_version = 2.4.1
            dovecot_storage_version = 2.4.1
            protocols = imap pop3
            listen = 127.0.0.1
            log_path = /dev/stderr
            ssl = no
            auth_allow_cleartext = yes
            auth_failure_delay = 0
            first_valid_uid = 1
            first_valid_gid = 1
            mail_driver = maildir
            mail_path = ~/Maildir
            mailbox_list_layout = maildir++
            mailbox_list_index = no
            passdb pam {
            }
            userdb passwd {
            }
            namespace inbox {
              inbox = yes
            }
            service imap-login {
              inet_listener imap {
                port = {{imapPort}}
              }
            }
            service pop3-login {
              inet_listener pop3 {
                port = {{pop3Port}}
              }
            }
            protocol imap {
              mail_max_userip_connections = 100
            }
            protocol pop3 {
              mail_max_userip_connections = 100
            }

            """);
        return "mkdir -p /run/dovecot\ndovecot -F &";
    }
}
