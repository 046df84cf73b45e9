namespace MailSyncPS.Build.OtherServers;

/// <summary>
/// The University of Washington's servers, which Debian has as source only, and no longer in every mirror: built where
/// there is a compiler, without TLS.
/// </summary>
static class UwServerSource
{
    // As Debian's signed list of sources says.
    const string Digest = "SHA256:4fdec0b5a085a7269db87214276e14ce79afdf7efec2ca8d431ab176b9062a8a";
    const string DownloadHelper = "/usr/lib/apt/apt-helper";
    const string Archive = "uw-imap.tar.gz";

    const string Source = "http://deb.debian.org/debian/pool/main/u/uw-imap/uw-imap_2007f~dfsg.orig.tar.gz";

    // The source is of 2011. Its makefile asks whether no TLS is meant; linked whole, the programs need no library of where they run.
    const string Make = """
        cd "$1" && tar -x --strip-components=1 -f "$2" &&
        yes 2>/dev/null | make slx SSLTYPE=none EXTRACFLAGS="-std=gnu89 -w -O0" EXTRALDFLAGS=-static
        """;

    /// <summary>Builds them, and tells each program's name and file; none where that can't be done here.</summary>
    internal static async Task<IReadOnlyDictionary<string, string>> TryBuildAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            await BuildAsync(folder);
            return new Dictionary<string, string> { ["uw-imapd"] = Path.Combine(folder, "imapd", "imapd"), ["uw-ipop3d"] = Path.Combine(folder, "ipopd", "ipop3d") };
        }
        catch (BuildFailedException e)
        {
            Console.WriteLine($"UW imapd is not among the other mail servers: {e.Message}");
            return new Dictionary<string, string>();
        }
    }

    static async Task BuildAsync(string folder)
    {
        foreach (var program in (string[])["gcc", "make"])
        {
            if (ExternalProgram.Find(program) is null)
                throw new BuildFailedException($"there is no {program} to build it with.");
        }
        var archive = Path.Combine(folder, Archive);
        if (!await FetchAsync(archive))
            throw new BuildFailedException("its source could not be fetched.");
        var (exitCode, output) = await ExternalProgram.CaptureAsync("/bin/sh", "-c", Make, "sh", folder, archive);
        if (exitCode != 0 || !File.Exists(Path.Combine(folder, "ipopd", "ipop3d")))
            throw new BuildFailedException($"it does not build here: {output[Math.Max(0, output.Length - 500)..].Trim()}");
    }

    static async Task<bool> FetchAsync(string archive) =>
        (await ExternalProgram.CaptureAsync(DownloadHelper, "-o", "APT::Sandbox::User=root", "download-file", Source, archive, Digest)).ExitCode == 0;
}
