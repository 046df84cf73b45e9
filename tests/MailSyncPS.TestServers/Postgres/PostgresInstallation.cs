using System.Diagnostics;

namespace MailSyncPS.TestServers;

/// <summary>The PostgreSQL of this machine.</summary>
public static class PostgresInstallation
{
    static readonly Lazy<string?> Found = new(Find);

    /// <summary>Why tests that need it can't be run; null where they can.</summary>
    public static string? Missing => OperatingSystem.IsLinux() && Found.Value is not null ? null
        : "There is no PostgreSQL here (Debian: apt-get install postgresql).";

    /// <summary>The folder of its programs.</summary>
    internal static string Folder => Found.Value ?? throw new InvalidOperationException(Missing);

    // Debian keeps each version's programs to itself.
    static string? Find() => (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [])
        .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
        .Select(folder => Path.Combine(folder, "bin"))
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));

    /// <summary>Runs one of its programs as the user who owns the server; it refuses to serve root.</summary>
    internal static ProcessStartInfo Command(string program, params string[] arguments)
    {
        var path = Path.Combine(Folder, program);
        var owner = UnixAccount.MailOwner;
        return UnixCalls.CurrentUserId != 0 ? new ProcessStartInfo(path, arguments)
            : new ProcessStartInfo("setpriv", [$"--reuid={owner.UserId}", $"--regid={owner.GroupId}", "--clear-groups", path, .. arguments]);
    }
}
