namespace MailSyncPS.TestServers;

/// <summary>A new folder under the system's temporary one, with a short path, because socket paths have a limit of 108 bytes.</summary>
public sealed class ScratchFolder : IDisposable
{
    const string KeepVariable = "MAILSYNCPS_KEEP_SERVERS";
    const int LongestParent = 50;

    /// <summary>Makes the folder.</summary>
    /// <param name="purpose">A word for what it is for.</param>
    /// <param name="parent">The folder to make it in; null for the system's temporary one.</param>
    public ScratchFolder(string purpose, string? parent = null)
    {
        parent ??= System.IO.Path.GetTempPath();
        if (parent.Length > LongestParent && Directory.Exists("/tmp"))
            parent = "/tmp";
        do
            Path = System.IO.Path.Combine(parent, $"mailsync-{purpose}-{Random.Shared.Next(0x1000000):x6}");
        while (Directory.Exists(Path));
        Directory.CreateDirectory(Path);
    }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>A folder that is deleted when the process ends.</summary>
    public static ScratchFolder ForTheProcess(string purpose)
    {
        var folder = new ScratchFolder(purpose);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder;
    }

    /// <summary>Deletes it, unless the environment variable MAILSYNCPS_KEEP_SERVERS is set.</summary>
    public void Dispose()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(KeepVariable)) && Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
