namespace MailSyncPS.TestServers;

/// <summary>One folder of mail on disk, read and written without any server or client.</summary>
public sealed class Maildir
{
    const string FlagMark = ":2,";
    const int MostListings = 100;
    static int s_delivered;

    readonly string _root;

    internal Maildir(string root, string path, string name)
    {
        _root = root;
        Path = path;
        Name = name;
    }

    /// <summary>Its folder on disk.</summary>
    public string Path { get; }

    /// <summary>Its name as IMAP clients see it.</summary>
    public string Name { get; }

    /// <summary>The number of mails, without reading them.</summary>
    public int Count => Files().Count();

    /// <summary>All its mails, oldest first. A server at work moves and deletes files meanwhile: only a listing that stays the same counts.</summary>
    public IReadOnlyList<StoredMail> Mails()
    {
        for (var attempt = 1; ; attempt++)
        {
            var files = Files().Order(StringComparer.Ordinal).ToList();
            try
            {
                var mails = files.Select(Read).OrderBy(mail => mail.Arrived).ToList();
                if (attempt == MostListings || files.SequenceEqual(Files().Order(StringComparer.Ordinal)))
                    return mails;
            }
            catch (FileNotFoundException) when (attempt < MostListings)
            {
                // Moved or deleted since it was listed.
            }
            Thread.Sleep(50);
        }
    }

    /// <summary>Puts a mail in, bytes as they are.</summary>
    public void Deliver(TestMail mail) => Deliver(mail.Bytes, mail.Arrived, mail.Flags);

    /// <summary>Puts a mail in, bytes as they are: unseen in new/, with flags in cur/.</summary>
    public void Deliver(byte[] rawCrlf, DateTimeOffset arrived, string flags = "")
    {
        foreach (var part in (string[])["tmp", "new", "cur"])
            CreateOwned(System.IO.Path.Combine(Path, part));
        var number = Interlocked.Increment(ref s_delivered);
        var name = FormattableString.Invariant($"{arrived.ToUnixTimeSeconds()}.M{number:000000}P{Environment.ProcessId}.test");
        var written = System.IO.Path.Combine(Path, "tmp", name);
        File.WriteAllBytes(written, rawCrlf);
        File.SetLastWriteTimeUtc(written, arrived.UtcDateTime);
        UnixAccount.MailOwner.Own(written);
        File.Move(written, flags.Length == 0 ? System.IO.Path.Combine(Path, "new", name) : System.IO.Path.Combine(Path, "cur", name + FlagMark + flags));
        // Dovecot keeps the sum of sizes here, and counts anew when it is missing.
        File.Delete(System.IO.Path.Combine(_root, "maildirsize"));
    }

    /// <summary>Puts a mail in that lies in another folder as well, under its name: by that Dovecot takes the two for one message (GUID).</summary>
    public void Show(StoredMail mail)
    {
        foreach (var part in (string[])["tmp", "new", "cur"])
            CreateOwned(System.IO.Path.Combine(Path, part));
        var name = System.IO.Path.GetFileName(mail.Path).Split(FlagMark)[0];
        var shown = System.IO.Path.Combine(Path, "new", name);
        File.Copy(mail.Path, shown);
        File.SetLastWriteTimeUtc(shown, mail.Arrived.UtcDateTime);
        UnixAccount.MailOwner.Own(shown);
    }

    /// <summary>Deletes a mail behind the server's back.</summary>
    public static void Delete(StoredMail mail) => File.Delete(mail.Path);

    IEnumerable<string> Files() => ((string[])["cur", "new"]).Select(part => System.IO.Path.Combine(Path, part))
        .Where(Directory.Exists).SelectMany(Directory.EnumerateFiles);

    StoredMail Read(string file)
    {
        var mark = file.LastIndexOf(FlagMark, StringComparison.Ordinal);
        var flags = mark < 0 ? "" : file[(mark + FlagMark.Length)..];
        var letters = string.Concat(flags.Where(char.IsAsciiLetterUpper).Order());
        return new StoredMail(file, Name, File.ReadAllBytes(file), new DateTimeOffset(File.GetLastWriteTimeUtc(file)), letters);
    }

    static void CreateOwned(string folder)
    {
        if (Directory.Exists(folder))
            return;
        CreateOwned(System.IO.Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException(folder));
        Directory.CreateDirectory(folder);
        UnixAccount.MailOwner.Own(folder);
    }
}
