using System.Diagnostics;

namespace MailSyncPS.TestServers;

/// <summary>The Dovecot of this machine.</summary>
public static class DovecotInstallation
{
    const string SupportedVersion = "2.3.";

    static readonly string[] Folders = ["/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin"];
    static readonly Lazy<string> Program = new(FindSupported);

    internal static string ProgramPath => Program.Value;

    static string FindSupported()
    {
        var path = Folders.Select(folder => Path.Combine(folder, "dovecot")).FirstOrDefault(File.Exists)
            ?? throw new DovecotFailedException("Dovecot is not installed: the Debian packages dovecot-imapd and dovecot-pop3d have it.");
        var version = Version(path);
        if (!version.StartsWith(SupportedVersion, StringComparison.Ordinal))
            throw new DovecotFailedException($"Dovecot {version} is installed, and the test servers are configured for {SupportedVersion}x.");
        return path;
    }

    static string Version(string path)
    {
        using var process = Process.Start(new ProcessStartInfo(path, ["--version"]) { RedirectStandardOutput = true })
            ?? throw new DovecotFailedException($"{path} did not start.");
        return process.StandardOutput.ReadToEnd().Trim();
    }
}
