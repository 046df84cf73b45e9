using System.Text.RegularExpressions;

namespace MailSyncPS.Build.OtherServers;

/// <summary>
/// Packages of one Debian release with all they need, whatever the machine itself has installed: apt-get looks at
/// lists of this folder and at no installed package, so that no right is needed and nothing of the machine changes.
/// </summary>
sealed partial class DebianPackageSet(string folder)
{
    const string Release = "trixie";
    const string Mirror = "http://deb.debian.org/debian";
    const string Keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

    // Each set is resolved for itself: the sets' packages conflict with each other, their programs do not.
    static readonly string[][] Sets =
    [
        ["courier-imap", "courier-pop"],
        ["cyrus-imapd", "cyrus-pop3d", "sasl2-bin"],
        ["dovecot-imapd", "dovecot-pop3d"],
        ["mailutils-imap4d"],
        ["mailutils-pop3d"],
        ["popa3d"],
        ["ucspi-tcp", "dash", "coreutils", "libpam-modules", "libcrypt1"],
    ];

    // In the order of their names: /usr/sbin/pop3d then is the program of mailutils, and not the script of Courier, which nobody needs.
    const string Unpack = """
        cd "$2" && mkdir -p usr/bin usr/sbin usr/lib usr/lib64 && ln -s usr/bin bin && ln -s usr/sbin sbin && ln -s usr/lib lib && ln -s usr/lib64 lib64 || exit 1
        for package in "$1"/*.deb; do
          dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink --no-same-owner \
            --exclude='./usr/share/doc' --exclude='./usr/share/man' --exclude='./usr/share/locale' --exclude='./usr/share/info' || exit 1
        done
        """;

    readonly string _packages = Path.Combine(folder, "packages");

    /// <summary>Fetches them, and unpacks them into a folder.</summary>
    internal async Task UnpackAsync(string root)
    {
        foreach (var part in (string[])["lists/partial", "cache/archives/partial", "packages"])
            Directory.CreateDirectory(Path.Combine(folder, part));
        var signed = File.Exists(Keyring) ? $"[signed-by={Keyring}] " : "";
        await File.WriteAllTextAsync(Path.Combine(folder, "sources.list"), $"deb {signed}{Mirror} {Release} main\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "status"), "");
        await AptAsync("update");
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var set in Sets)
            names.UnionWith(FileName().Matches(await AptAsync(["install", "--print-uris", "--no-install-recommends", .. set])).Select(match => match.Groups["name"].Value));
        await AptAsync(["download", .. names.Where(name => !Needless().IsMatch(name))]);
        var (exitCode, output) = await ExternalProgram.CaptureAsync("/bin/sh", "-c", Unpack, "sh", _packages, root);
        if (exitCode != 0)
            throw new BuildFailedException($"unpacking failed: {output.Trim()}");
    }

    async Task<string> AptAsync(params string[] arguments)
    {
        var (exitCode, output) = await ExternalProgram.CaptureAsync("/bin/sh",
        [
            "-c", "cd \"$1\" && shift && exec apt-get -qq \"$@\"", "sh", _packages,
            "-o", $"Dir::Etc::SourceList={folder}/sources.list", "-o", "Dir::Etc::SourceParts=/dev/null",
            "-o", $"Dir::State::Lists={folder}/lists", "-o", $"Dir::State::status={folder}/status",
            "-o", $"Dir::Cache={folder}/cache", "-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache=",
            "-o", "APT::Sandbox::User=root", "-o", "Acquire::Languages=none", "-o", "Acquire::Retries=3",
            "-o", "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false", "-o", "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false",
            .. arguments,
        ], new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive", ["LC_ALL"] = "C" });
        return exitCode == 0 ? output : throw new BuildFailedException($"apt-get {arguments[0]} failed: {output.Trim()}");
    }

    // What packages need to be installed or administered, and no server to run.
    [GeneratedRegex(@"^(exim4.*|perl.*|libperl.*|lib.*-perl|systemd.*|libsystemd-shared|cron.*|e2fsprogs|logsave|libss2|procps|libproc2.*|passwd|adduser|debconf|libdebconf.*|ucf|gawk|gnutls-bin|dpkg|tar|python.*|gcc-.*|init-system-helpers|libc-bin|update-inetd|login\.defs|mount|ssl-cert|base-passwd|media-types|db-util|db5\.3-util|openssl|openssl-provider.*|readline-common|mariadb-common|mysql-common)$", RegexOptions.CultureInvariant)]
    private static partial Regex Needless();

    // As in 'http://deb.debian.org/debian/pool/main/d/dash/dash_0.5.12-12_amd64.deb' dash_0.5.12-12_amd64.deb 98860 SHA256:...
    [GeneratedRegex(@"^'[^']+' (?<name>[^_ ]+)_\S+ \d+", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex FileName();
}
