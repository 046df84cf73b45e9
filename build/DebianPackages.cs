using System.Runtime.InteropServices;

namespace MailSyncPS.Build;

/// <summary>The servers that tests, demo and bench run against.</summary>
static class DebianPackages
{
    const string PolicyFile = "/usr/sbin/policy-rc.d";
    const int RefusedByPolicy = 101;

    static readonly string[] MailServer = ["dovecot-imapd", "dovecot-pop3d"];
    static readonly string[] LoginPrograms = ["/usr/lib/dovecot/imap-login", "/usr/lib/dovecot/pop3-login"];
    static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

    /// <summary>Installs what is missing when this may be done here; otherwise says what is missing and fails.</summary>
    internal static async Task EnsureAsync()
    {
        if (ExternalProgram.Find("dovecot") is null || !Array.TrueForAll(LoginPrograms, File.Exists))
            await InstallAsync(MailServer);
    }

    /// <summary>The same, with a name server.</summary>
    internal static async Task EnsureWithNameServerAsync()
    {
        await EnsureAsync();
        if (ExternalProgram.Find("dnsmasq") is null)
            await InstallAsync("dnsmasq-base");
    }

    /// <summary>Installs a browser for the tests of the report and of sign-ins when this may be done here; without one they are skipped.</summary>
    internal static async Task TryBrowserAsync()
    {
        if (Array.Exists(Browsers, name => ExternalProgram.Find(name) is not null))
            return;
        try
        {
            await InstallAsync("chromium");
        }
        catch (BuildFailedException e)
        {
            Console.WriteLine($"The report and sign-ins are not tested in a browser: {e.Message}");
        }
    }

    /// <summary>Installs PostgreSQL for the tests of a shared ledger when this may be done here; without it they are skipped.</summary>
    /// <returns>Whether it is there.</returns>
    internal static async Task<bool> TryPostgresAsync()
    {
        if (HasPostgres)
            return true;
        try
        {
            await InstallAsync("postgresql");
        }
        catch (BuildFailedException e)
        {
            Console.WriteLine($"Skipped: what needs a PostgreSQL. {e.Message}");
        }
        return HasPostgres;
    }

    // Debian keeps the programs of each version to itself.
    static bool HasPostgres => ExternalProgram.Find("initdb") is not null || Directory.Exists("/usr/lib/postgresql")
        && Directory.GetDirectories("/usr/lib/postgresql").Any(folder => File.Exists(Path.Combine(folder, "bin", "initdb")));

    /// <summary>Installs what is missing, and another mail program to compare with.</summary>
    internal static async Task EnsureWithPeerAsync()
    {
        await EnsureAsync();
        if (ExternalProgram.Find("mbsync") is null)
            await InstallAsync("isync");
    }

    /// <summary>Installs Wine, and the locales that it takes its language from, when this may be done here; otherwise says what is missing and fails.</summary>
    internal static async Task EnsureWineAsync()
    {
        if (ExternalProgram.Find("wine") is null || ExternalProgram.Find("localedef") is null)
            await InstallAsync("wine", "wine64", "locales");
    }

    /// <summary>Whether Wine is here or may be installed.</summary>
    internal static bool MayHaveWine => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64
        && (ExternalProgram.Find("wine") is not null || MayInstall);

    static bool MayInstall => ExternalProgram.Find("apt-get") is not null && Environment.UserName == "root";

    static async Task InstallAsync(params string[] packages)
    {
        var names = string.Join(' ', packages);
        if (!MayInstall)
            throw new BuildFailedException($"packages are missing: {names}. Install them (on Debian: sudo apt-get install {names}).");
        Console.WriteLine($"Installing {names} ...");
        await AptAsync("update", "-qq");
        await WithoutStartingServicesAsync(() => AptAsync(["install", "-y", "-qq", "--no-install-recommends", .. packages]));
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
