using System.Globalization;

namespace MailSyncPS.TestServers;

/// <summary>Cyrus, whose storage is a folder of numbered files with an index.</summary>
sealed class CyrusServer : OtherServer
{
    internal const string Program = "usr/lib/cyrus/bin/master";

    const uint CyrusId = 904;
    const uint MailGroup = 8;
    const string Spool = "var/spool/cyrus/mail";

    /// <inheritdoc/>
    public override async Task AddUserAsync(string user)
    {
        await base.AddUserAsync(user);
        // The first login makes the mailbox.
        await LoginSession.RunAsync(ImapPort!.Value, user, openInbox: false);
    }

    /// <inheritdoc/>
    public override async Task DeliverAsync(string user, IEnumerable<TestMail> mails)
    {
        var inbox = Chroot.PathOf(InboxOf(user));
        var number = Files(inbox).Select(Number).DefaultIfEmpty(0).Max();
        foreach (var mail in mails)
        {
            var path = Path.Combine(inbox, string.Create(CultureInfo.InvariantCulture, $"{++number}."));
            await File.WriteAllBytesAsync(path, mail.Bytes);
            File.SetLastWriteTimeUtc(path, mail.Arrived.UtcDateTime);
            UnixCalls.ChangeOwner(path, CyrusId, MailGroup);
        }
        await Chroot.RunAsync($"/usr/lib/cyrus/bin/reconstruct user.{user}");
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<StoredMail>> AllMailsAsync(string user)
    {
        // Without this, the file of a mail that was removed stays until the mailbox is closed the next time.
        await Chroot.RunAsync("/usr/lib/cyrus/bin/cyr_expire -E 1 -X 0");
        var inbox = Chroot.PathOf(InboxOf(user));
        return
        [
            .. Directory.EnumerateDirectories(inbox, "*", SearchOption.AllDirectories).Prepend(inbox).Order(StringComparer.Ordinal).SelectMany(folder =>
                Files(folder).OrderBy(Number).Select(file =>
                    new StoredMail(file, Path.GetRelativePath(inbox, folder) is var name and not "." ? $"INBOX.{name.Replace('/', '.')}" : "INBOX", File.ReadAllBytes(file), File.GetLastWriteTimeUtc(file), ""))),
        ];
    }

    private protected override string Configure(int pop3Port, int imapPort)
    {
        Chroot.AddService("cyrus", CyrusId, MailGroup);
        Chroot.Write("etc/imapd.conf", $"""
            configdirectory: /var/lib/cyrus
            proc_path: /run/cyrus/proc
            mboxname_lockpath: /run/cyrus/lock
            lmtpsocket: /run/cyrus/socket/lmtp
            idlesocket: /run/cyrus/socket/idle
            notifysocket: /run/cyrus/socket/notify
            defaultpartition: default
            partition-default: /{Spool}
            mailbox_legacy_dirs: yes
            hashimapspool: no
            altnamespace: no
            unixhierarchysep: no
            autocreate_quota: 0
            expunge_mode: immediate
            delete_mode: immediate
            allowplaintext: yes
            popminpoll: 0
            sasl_mech_list: PLAIN LOGIN
            sasl_pwcheck_method: saslauthd
            sasl_saslauthd_path: /run/saslauthd/mux
            admins: cyrus
            umask: 022

            """);
        Chroot.Write("etc/cyrus.conf", $$"""
            START {
            }
            SERVICES {
              imap cmd="/usr/lib/cyrus/bin/imapd" listen="127.0.0.1:{{imapPort}}" prefork=0 maxchild=100
              pop3 cmd="/usr/lib/cyrus/bin/pop3d" listen="127.0.0.1:{{pop3Port}}" prefork=0 maxchild=100
            }
            EVENTS {
            }

            """);
        return $"""
            mkdir -p /{Spool} /run/cyrus/proc /run/cyrus/lock /run/cyrus/socket /run/saslauthd
            for part in db socket proc log msg quota user sieve; do mkdir -p /var/lib/cyrus/$part; done
            chown -R cyrus:mail /var/lib/cyrus /var/spool/cyrus /run/cyrus
            saslauthd -a shadow -m /run/saslauthd -n 2 -d &
            until [ -S /run/saslauthd/mux ]; do sleep 0.1; done
            chmod 755 /run/saslauthd
            /usr/lib/cyrus/bin/master -D &
            """;
    }

    static string InboxOf(string user) => $"{Spool}/user/{user}";

    static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*.").Where(file => char.IsAsciiDigit(Path.GetFileName(file)[0]));

    static int Number(string file) => int.Parse(Path.GetFileName(file).TrimEnd('.'), CultureInfo.InvariantCulture);
}
