using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MailSyncPS.TestServers;

/// <summary>
/// A small Debian for one server: the unpacked programs, and a scratch folder for everything that is written. What runs in it
/// has mounts and processes of its own, and ends with the first of these processes.
/// </summary>
sealed class DebianChroot : IDisposable
{
    /// <summary>The password of every user.</summary>
    internal const string Password = "pw";

    // SHA-512 crypt of the password above.
    const string PasswordHash = "$6$mailsyncps$GJIwdpTuo8zkGMKXBh0poHNvba.lTJrFFz3NVZCNuaH/a9W3VfPsMT95N.c7mSJxcAnI2zDYBz/PvoqQsWN9A0";

    // Whoever leaves unshare must do so by SIGKILL, for it waits for its child through every other signal; the child then dies with it.
    const string Enclose = """
        root=$1 programs=$2 script=$3
        unshare --mount --pid --fork --kill-child /bin/sh -c '
          mount --bind "$2/usr" "$1/usr" && mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc" &&
          exec chroot "$1" /bin/sh -c "$3"' sh "$root" "$programs" "$script" &
        enclosed=$!
        trap 'kill -KILL $enclosed' TERM
        wait $enclosed
        """;

    static readonly string[] Folders = ["usr", "etc", "dev", "proc", "run", "tmp", "home", "var/mail", "var/tmp", "var/lib", "var/spool", "var/empty"];
    static readonly Dictionary<string, string> Links = new()
    {
        ["bin"] = "usr/bin", ["sbin"] = "usr/sbin", ["lib"] = "usr/lib", ["lib64"] = "usr/lib64", ["var/run"] = "../run", ["var/spool/mail"] = "../mail",
    };

    // Every session is asked for a password, and none is slowed down.
    const string Pam = """
        auth required pam_unix.so nodelay
        account required pam_unix.so
        password required pam_deny.so
        session required pam_permit.so

        """;

    const int DeleteAttempts = 20;
    static readonly TimeSpan RunTime = TimeSpan.FromSeconds(30);

    readonly ScratchFolder _folder = new("os");

    internal DebianChroot()
    {
        foreach (var folder in Folders)
            Directory.CreateDirectory(PathOf(folder));
        foreach (var (link, target) in Links)
            File.CreateSymbolicLink(PathOf(link), target);
        foreach (var open in (string[])["tmp", "var/tmp", "var/mail"])
            SetMode(PathOf(open), (UnixFileMode)0b1_111_111_111);
        CopyFolder(Path.Combine(OtherServerFiles.Root, "etc"), PathOf("etc"));
        foreach (var service in Directory.EnumerateFiles(PathOf("etc/pam.d")))
            File.WriteAllText(service, Pam);
        Write("etc/hosts", "127.0.0.1 localhost\n");
        Write("etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files\nservices: files\n");
        Write("etc/group", "root:x:0:\nmail:x:8:\nshadow:x:42:\n");
        Write("etc/shadow", "");
        Write("etc/passwd", "root:x:0:0::/root:/bin/sh\nmail:x:8:8::/var/mail:/usr/sbin/nologin\n");
    }

    /// <summary>The path outside of one inside.</summary>
    internal string PathOf(string inside) => Path.Combine(_folder.Path, inside.TrimStart('/'));

    /// <summary>Writes a file inside.</summary>
    internal void Write(string inside, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(inside))!);
        File.WriteAllText(PathOf(inside), text);
    }

    /// <summary>Makes the account that a server's programs run as.</summary>
    internal void AddService(string name, uint id, uint? group = null)
    {
        if (File.ReadLines(PathOf("etc/passwd")).Any(line => line.StartsWith(name + ":", StringComparison.Ordinal)))
            return;
        Append("etc/passwd", string.Create(CultureInfo.InvariantCulture, $"{name}:x:{id}:{group ?? id}::/var/empty:/usr/sbin/nologin\n"));
        if (group is null)
            Append("etc/group", string.Create(CultureInfo.InvariantCulture, $"{name}:x:{id}:\n"));
    }

    /// <summary>Makes a mailbox's user. All of them are the same account by number, which owns the test servers' mail.</summary>
    internal void AddUser(string name)
    {
        var owner = UnixAccount.MailOwner;
        Append("etc/passwd", string.Create(CultureInfo.InvariantCulture, $"{name}:x:{owner.UserId}:{owner.GroupId}::/home/{name}:/bin/sh\n"));
        Append("etc/shadow", $"{name}:{PasswordHash}:19000:0:99999:7:::\n");
        owner.Own(Directory.CreateDirectory(PathOf($"home/{name}")).FullName);
    }

    /// <summary>Starts a script, which is to wait for what it starts.</summary>
    internal WatchedProcess Start(string script) => WatchedProcess.Start("/bin/sh", "-c", Enclose, "sh", _folder.Path, OtherServerFiles.Root, script);

    /// <summary>Runs a script to its end, and returns what it says.</summary>
    internal async Task<string> RunAsync(string script)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Enclose, "sh", _folder.Path, OtherServerFiles.Root, script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(RunTime);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        var words = await output + await errors;
        return process.ExitCode == 0 ? words : throw new OtherServerFailedException($"{script}: {words}");
    }

    public void Dispose()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _folder.Dispose();
                return;
            }
            catch (IOException) when (attempt < DeleteAttempts)
            {
                // A process that is being ended has written once more.
                Thread.Sleep(100);
            }
        }
    }

    void Append(string inside, string line)
    {
        // As a whole and in one step: a server may look while a test adds a user.
        var path = PathOf(inside);
        File.WriteAllText(path + ".new", File.ReadAllText(path) + line, new UTF8Encoding(false));
        File.Move(path + ".new", path, overwrite: true);
    }

    static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    static void CopyFolder(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).LinkTarget is null))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }
}
