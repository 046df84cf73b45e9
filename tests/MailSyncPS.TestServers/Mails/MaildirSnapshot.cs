namespace MailSyncPS.TestServers;

/// <summary>A backup of a folder with all that a server knows of it: put in place again, UIDVALIDITY stays and UIDNEXT goes back.</summary>
public sealed class MaildirSnapshot : IDisposable
{
    readonly ScratchFolder _copy = new("snapshot");
    readonly Maildir _folder;

    MaildirSnapshot(Maildir folder) => _folder = folder;

    /// <summary>Makes a backup. No session may have the folder open.</summary>
    public static MaildirSnapshot Take(Maildir folder)
    {
        var snapshot = new MaildirSnapshot(folder);
        Copy(folder.Path, snapshot._copy.Path);
        return snapshot;
    }

    /// <summary>Puts the backup in place. No session may have the folder open.</summary>
    public void Restore()
    {
        Directory.Delete(_folder.Path, recursive: true);
        Copy(_copy.Path, _folder.Path);
    }

    public void Dispose() => _copy.Dispose();

    static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        UnixAccount.MailOwner.Own(to);
        foreach (var folder in Directory.EnumerateDirectories(from))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        foreach (var file in Directory.EnumerateFiles(from))
        {
            var copy = Path.Combine(to, Path.GetFileName(file));
            File.Copy(file, copy);
            File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(file));
            UnixAccount.MailOwner.Own(copy);
        }
    }
}
