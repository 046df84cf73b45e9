using System.Diagnostics;

namespace MailSyncPS.TestServers;

/// <summary>
/// Where the programs of the other servers lie: unpacked Debian packages in the user's cache, which the build program
/// fetches. Nothing of them is installed, so that they lie beside Dovecot, with which their packages conflict.
/// </summary>
public static class OtherServerFiles
{
    /// <summary>The environment variable in which the build program says why it could not fetch them.</summary>
    public const string ReasonVariable = "MAILSYNCPS_OTHER_SERVERS";

    // The number goes up whenever the build program puts something else there.
    const string Name = "other-servers-1";

    const string Unshare = "/usr/bin/unshare";

    static readonly Lazy<string?> WhyNotEnclosed = new(TryNamespaces);

    /// <summary>The folder of all of it.</summary>
    public static string Folder { get; } = Path.Combine(CacheFolder(), "MailSyncPS", Name);

    /// <summary>The root of the unpacked file system.</summary>
    public static string Root { get; } = Path.Combine(Folder, "root");

    /// <summary>Why a program of theirs can't be run here; null when it can.</summary>
    internal static string? WhyNot(string program)
    {
        if (!OperatingSystem.IsLinux())
            return "The other mail servers run on Linux only.";
        if (!Directory.Exists(Root))
            return Environment.GetEnvironmentVariable(ReasonVariable) ?? "The other mail servers are not unpacked here: dotnet run --project build -- test does that.";
        return File.Exists(Path.Combine(Root, program)) ? WhyNotEnclosed.Value : $"{program} is not among the other mail servers that could be had here.";
    }

    static string? TryNamespaces()
    {
        if (UnixCalls.CurrentUserId != 0)
            return "Only root can run the other mail servers: each has users and a file system of its own.";
        if (!File.Exists(Unshare))
            return $"The other mail servers need namespaces of their own, and {Unshare} of util-linux is not here.";
        using var process = Process.Start(new ProcessStartInfo(Unshare, ["--mount", "--pid", "--fork", "--kill-child", "true"]) { RedirectStandardError = true })!;
        var words = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"The other mail servers need namespaces of their own, which this machine refuses: {words}";
    }

    static string CacheFolder() => Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
}
