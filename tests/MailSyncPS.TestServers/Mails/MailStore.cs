namespace MailSyncPS.TestServers;

/// <summary>All folders of one user on disk: a tree of folders for the separator '/', Maildir++ for '.'.</summary>
sealed class MailStore(string root, char separator, string prefix)
{
    const string Inbox = "INBOX";

    internal Maildir Folder(string name)
    {
        if (name.Equals(Inbox, StringComparison.OrdinalIgnoreCase))
            return new Maildir(root, root, Inbox);
        var relative = prefix.Length > 0 && name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
        return new Maildir(root, Path.Combine(root, separator == '.' ? "." + relative : relative), name);
    }

    internal IReadOnlyList<Maildir> Folders()
    {
        if (!Directory.Exists(root))
            return [];
        var depth = separator == '.' ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories;
        return
        [
            Folder(Inbox),
            .. Directory.EnumerateDirectories(root, "*", depth)
                .Where(folder => Directory.Exists(Path.Combine(folder, "cur")))
                .Select(folder => new Maildir(root, folder, prefix + NameOf(folder)))
                .OrderBy(folder => folder.Name, StringComparer.Ordinal),
        ];
    }

    string NameOf(string folder) => separator == '.' ? Path.GetFileName(folder)[1..] : Path.GetRelativePath(root, folder);
}
