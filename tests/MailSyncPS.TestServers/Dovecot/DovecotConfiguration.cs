using System.Globalization;
using System.Text;

namespace MailSyncPS.TestServers;

/// <summary>Writes the configuration of a Dovecot 2.3.</summary>
static class DovecotConfiguration
{
    internal const string QuotaRule = "*:bytes=";

    internal static string Write(string root, DovecotOptions options, DovecotPorts ports)
    {
        var text = new StringBuilder();
        AppendBase(text, root, options, ports);
        AppendTls(text, options.Certificate);
        AppendUsers(text, root, options);
        AppendTokens(text, root, options);
        AppendStorage(text, options);
        if (options.ShowsAll)
            AppendView(text, root);
        AppendProtocols(text, root, options);
        AppendServices(text, ports);
        return text.Append(options.ExtraConfiguration).Append('\n').ToString();
    }

    static void AppendBase(StringBuilder text, string root, DovecotOptions options, DovecotPorts ports)
    {
        text.Append(CultureInfo.InvariantCulture, $"""
            protocols = imap pop3
            listen = {ports.Host}
            base_dir = {root}/run
            state_dir = {root}/state
            log_path = {root}/dovecot.log
            default_vsz_limit = 1G
            # Two sessions that open a new mailbox together can make this Dovecot panic over the lock of that index.
            mailbox_list_index = no
            auth_failure_delay = 0
            disable_plaintext_auth = {YesNo(options.DisablePlaintextAuth)}

            """);
        if (UnixCalls.CurrentUserId == 0)
            return;
        var self = UnixAccount.MailOwner;
        text.Append(CultureInfo.InvariantCulture, $$"""
            default_internal_user = {{self.Name}}
            default_internal_group = {{self.GroupName}}
            default_login_user = {{self.Name}}
            service anvil {
              chroot =
            }
            service stats {
              chroot =
            }

            """);
    }

    static void AppendTls(StringBuilder text, ServerCertificate? certificate)
    {
        text.Append(certificate is null ? "ssl = no\n" : $"ssl = yes\nssl_cert = <{certificate.CertificatePath}\nssl_key = <{certificate.KeyPath}\n");
    }

    static void AppendUsers(StringBuilder text, string root, DovecotOptions options)
    {
        var owner = UnixAccount.MailOwner;
        var passwords = options.Users.Count == 0
            ? "driver = static\n  args = password=pw"
            : $"driver = passwd-file\n  args = scheme=PLAIN username_format=%u {root}/users";
        var mechanisms = options.TokenKey is null ? "" : "plain login";
        text.Append(CultureInfo.InvariantCulture, $$"""
            first_valid_uid = 1
            first_valid_gid = 1
            passdb {
              mechanisms = {{mechanisms}}
              {{passwords}}
            }
            userdb {
              driver = passwd-file
              args = username_format=%u {{root}}/users
            }
            userdb {
              driver = static
              args = uid={{owner.UserId}} gid={{owner.GroupId}} home={{root}}/mail/%u
            }

            """);
    }

    /// <summary>Tokens are checked here by the provider's key, and say in "email" whose they are.</summary>
    static void AppendTokens(StringBuilder text, string root, DovecotOptions options)
    {
        if (options.TokenKey is null)
            return;
        var keys = Path.Combine(root, "keys", "default", "RS256");
        Directory.CreateDirectory(keys);
        File.WriteAllText(Path.Combine(keys, "default"), options.TokenKey);
        var settings = Path.Combine(root, "tokens.conf");
        File.WriteAllText(settings, $"introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix={root}/keys/\nusername_attribute = email\n");
        text.Append(CultureInfo.InvariantCulture, $$"""
            auth_mechanisms = plain login xoauth2 oauthbearer
            passdb {
              driver = oauth2
              mechanisms = xoauth2 oauthbearer
              args = {{settings}}
            }

            """);
    }

    static void AppendStorage(StringBuilder text, DovecotOptions options)
    {
        var layout = options.Separator == '.' ? "" : ":LAYOUT=fs";
        text.Append(CultureInfo.InvariantCulture, $$"""
            mail_location = maildir:~/Maildir:UTF-8{{layout}}
            namespace inbox {
              inbox = yes
              separator = {{options.Separator}}
              prefix = {{options.FolderPrefix}}

            """);
        foreach (var folder in options.Folders.Where(f => !(options.ShowsAll && f.SpecialUse == "\\All")))
        {
            var use = folder.SpecialUse is null ? "" : $"    special_use = {folder.SpecialUse}\n";
            text.Append(CultureInfo.InvariantCulture, $"  mailbox \"{folder.Name}\" {{\n    auto = subscribe\n{use}  }}\n");
        }
        text.Append("}\n");
        if (!options.HasQuota)
            return;
        text.Append("plugin {\n  quota = maildir:User quota\n");
        if (options.QuotaBytes is { } limit)
            text.Append(CultureInfo.InvariantCulture, $"  quota_rule = {QuotaRule}{limit}\n");
        text.Append("}\n");
    }

    /// <summary>A folder of the virtual plugin, whose rules lie in a file; its index lies in the user's home.</summary>
    static void AppendView(StringBuilder text, string root)
    {
        var rules = Directory.CreateDirectory(Path.Combine(root, "views", "All")).FullName;
        File.WriteAllText(Path.Combine(rules, "dovecot-virtual"), "*\n-*Trash\n-*Spam\n-Virtual/*\n  all\n");
        text.Append(CultureInfo.InvariantCulture, $$"""
            mail_plugins = virtual
            namespace view {
              prefix = Virtual/
              separator = /
              location = virtual:{{root}}/views:INDEX=~/views:CONTROL=~/views
              mailbox All {
                special_use = \All
              }
            }

            """);
    }

    static void AppendProtocols(StringBuilder text, string root, DovecotOptions options)
    {
        if (ImapCapabilities.For(options) is { } capability)
            text.Append(CultureInfo.InvariantCulture, $"imap_capability = {capability}\n");
        var quota = options.HasQuota ? "quota " : "";
        var imapQuota = options.HasQuota ? "imap_quota " : "";
        var compression = options.Compression ? "imap_zlib" : "";
        var record = options.RecordImap ? $"rawlog_dir = {root}/rawlog" : "";
        text.Append(CultureInfo.InvariantCulture, $$"""
            imap_literal_minus = {{YesNo(options.LiteralMinus)}}
            pop3_lock_session = {{YesNo(options.Pop3LockSession)}}
            protocol imap {
              mail_max_userip_connections = 100
              mail_plugins = $mail_plugins {{quota}}{{imapQuota}}{{compression}}
              {{record}}
            }
            protocol pop3 {
              mail_max_userip_connections = 100
              mail_plugins = $mail_plugins {{quota}}
            }

            """);
    }

    static void AppendServices(StringBuilder text, DovecotPorts ports)
    {
        var chroot = UnixCalls.CurrentUserId == 0 ? "" : "chroot =";
        AppendLogin(text, "imap", ports.Imap, ports.Imaps, chroot);
        AppendLogin(text, "pop3", ports.Pop3, ports.Pop3s, chroot);
        // The penalty would make every login after a wrong password wait.
        text.Append("""
            service anvil {
              unix_listener anvil-auth-penalty {
                mode = 0
              }
            }

            """);
    }

    static void AppendLogin(StringBuilder text, string protocol, int plainPort, int tlsPort, string chroot) => text.Append(CultureInfo.InvariantCulture, $$"""
        service {{protocol}}-login {
          {{chroot}}
          process_min_avail = 1
          service_count = 0
          inet_listener {{protocol}} {
            port = {{plainPort}}
          }
          inet_listener {{protocol}}s {
            port = {{tlsPort}}
            ssl = yes
          }
        }

        """);

    static string YesNo(bool value) => value ? "yes" : "no";
}
