using MailSyncPS.TestServers;

namespace MailSyncPS.Build.OtherServers;

/// <summary>
/// The mail servers that the tests run against beside Dovecot 2.3: unpacked once into the user's cache, never installed.
/// Without them their tests are skipped, and say why.
/// </summary>
static class OtherMailServers
{
    static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>Fetches and unpacks them where that was not done yet.</summary>
    internal static async Task TryUnpackAsync()
    {
        if (Directory.Exists(OtherServerFiles.Root))
            return;
        try
        {
            var parent = Directory.CreateDirectory(Path.GetDirectoryName(OtherServerFiles.Folder)!).FullName;
            using var alone = await LockAsync(Path.Combine(parent, "lock"));
            if (Directory.Exists(OtherServerFiles.Root))
                return;
            await UnpackAsync(Path.Combine(parent, "unfinished"));
        }
        catch (Exception e) when (e is BuildFailedException or IOException or UnauthorizedAccessException)
        {
            var reason = $"The other mail servers could not be fetched: {e.Message}";
            Console.WriteLine(reason);
            Environment.SetEnvironmentVariable(OtherServerFiles.ReasonVariable, reason.ReplaceLineEndings(" "));
        }
    }

    static async Task UnpackAsync(string unfinished)
    {
        if (!OperatingSystem.IsLinux() || ExternalProgram.Find("apt-get") is null || ExternalProgram.Find("dpkg-deb") is null)
            throw new BuildFailedException("they are Debian packages, and apt-get and dpkg-deb are not here.");
        Console.WriteLine("Fetching other mail servers (once) ...");
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        var root = Directory.CreateDirectory(Path.Combine(unfinished, "root")).FullName;
        var uw = UwServerSource.TryBuildAsync(Path.Combine(unfinished, "uw"));
        await new DebianPackageSet(Path.Combine(unfinished, "apt")).UnpackAsync(root);
        foreach (var (name, program) in await uw)
            File.Copy(program, Path.Combine(root, "usr", "sbin", name));
        foreach (var left in (string[])["apt", "uw"])
            Directory.Delete(Path.Combine(unfinished, left), recursive: true);
        Directory.Move(unfinished, OtherServerFiles.Folder);
    }

    // Two work trees may do this at the same time.
    static async Task<FileStream> LockAsync(string path)
    {
        for (var until = DateTime.UtcNow + LongestWait; ; await Task.Delay(500))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < until)
            {
                // Another build is at it.
            }
        }
    }
}
