namespace MailSyncPS.Build;

/// <summary>The mail server that tests and demo run against.</summary>
static class DebianPackages
{
    const string PolicyFile = "/usr/sbin/policy-rc.d";
    const int RefusedByPolicy = 101;

    static readonly string[] Needed = ["dovecot-imapd", "dovecot-pop3d"];
    static readonly string[] LoginPrograms = ["/usr/lib/dovecot/imap-login", "/usr/lib/dovecot/pop3-login"];

    /// <summary>Installs what is missing when this may be done here; otherwise says what is missing and fails.</summary>
    internal static async Task EnsureAsync()
    {
        if (ExternalProgram.Find("dovecot") is not null && Array.TrueForAll(LoginPrograms, File.Exists))
            return;
        if (ExternalProgram.Find("apt-get") is null || Environment.UserName != "root")
            throw new BuildFailedException($"the mail server Dovecot is missing. Install the packages {string.Join(" and ", Needed)} (on Debian: sudo apt-get install {string.Join(' ', Needed)}).");
        Console.WriteLine($"Installing {string.Join(" and ", Needed)} ...");
        await AptAsync("update", "-qq");
        await WithoutStartingServicesAsync(() => AptAsync(["install", "-y", "-qq", "--no-install-recommends", .. Needed]));
    }

    static async Task AptAsync(params string[] arguments)
    {
        string[] options = ["-o", "DPkg::Lock::Timeout=120", "-o", "Dpkg::Use-Pty=0"];
        var exitCode = await ExternalProgram.RunAsync("apt-get", [.. options, .. arguments],
            new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive" });
        if (exitCode != 0)
            throw new BuildFailedException($"apt-get {arguments[0]} failed.");
    }

    // Tests start servers of their own, and a service of the machine must not take its ports or its mail.
    static async Task WithoutStartingServicesAsync(Func<Task> install)
    {
        if (OperatingSystem.IsWindows() || File.Exists(PolicyFile))
        {
            await install();
            return;
        }
        await File.WriteAllTextAsync(PolicyFile, $"#!/bin/sh\nexit {RefusedByPolicy}\n");
        File.SetUnixFileMode(PolicyFile, (UnixFileMode)0b111_101_101);
        try
        {
            await install();
        }
        finally
        {
            File.Delete(PolicyFile);
        }
    }
}
