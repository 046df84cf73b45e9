using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Servers.Listing;

/// <summary>
/// The folders that a server lists, the separator and the prefix of their names, and whose they are. What LIST shows counts;
/// NAMESPACE (RFC 2342), which may say nothing or something else, only tells other people's folders from the owner's.
/// </summary>
sealed class FolderListing
{
    readonly Dictionary<string, ListedFolder> _byName = new(StringComparer.Ordinal);
    readonly Dictionary<string, SpecialUse> _said = new(StringComparer.Ordinal);
    readonly HashSet<SpecialUse> _told;
    readonly List<ListedFolder> _folders = [];
    readonly HashSet<ImapFolder> _ambiguous;
    readonly IReadOnlyList<(string Root, bool IsOwn)> _spaces;

    /// <summary>Brings together what was listed, INBOX among it, with the namespaces that the server tells.</summary>
    public FolderListing(IEnumerable<ImapFolder> listed, IEnumerable<FolderNamespace> own, IEnumerable<FolderNamespace> others)
    {
        // A name that is no modified UTF-7 may be what another one stands for (R&D, R&-D): then that one goes by its coded name.
        var times = listed.GroupBy(f => f).ToList();
        _ambiguous = [.. times.Where(f => f.Count() > (FolderUses.IsInbox(f.Key.FullName) ? 2 : 1)).Select(f => f.Key)];
        var folders = times.Select(f => f.Key).OrderByDescending(ImapNames.IsUncoded).ToList();
        Separator = folders.Select(f => f.DirectorySeparator).Concat(own.Select(s => s.DirectorySeparator))
            .FirstOrDefault(c => c != '\0', '/');
        IsFlat = folders.Count > 0 && folders.All(f => f.DirectorySeparator == '\0')
            && own.All(s => s.DirectorySeparator == '\0');
        var names = folders.Select(ImapNames.Of).Where(n => !FolderUses.IsInbox(n)).ToList();
        var roots = own.Select(RootOf).Distinct().ToList();
        var strangers = others.Select(RootOf).Where(r => r.Length > 0 || roots.Any(own => own.Length > 0)).Where(r => !roots.Contains(r))
            .ToList();
        _spaces = [.. roots.Select(r => (r, true)).Concat(strangers.Select(r => (r, false))).OrderByDescending(s => s.Item1.Length)];
        Prefix = PrefixOf(roots, [.. names.Where(IsOwn)]);
        folders.ForEach(f => _said[ImapNames.Of(f)] = AttributeUses.Of(f.Attributes));
        _told = [.. folders.Where(f => ImapNames.IsSelectable(f) && IsOwn(ImapNames.Of(f))).Select(f => AttributeUses.Of(f.Attributes))];
        folders.ForEach(f => Add(f));
    }

    /// <summary>All folders, others' among them.</summary>
    public IReadOnlyList<ListedFolder> All => _folders;

    /// <summary>The owner's folders.</summary>
    public IEnumerable<ListedFolder> Own => _folders.Where(f => f.IsOwn);

    /// <summary>The separator of folder names.</summary>
    public char Separator { get; }

    /// <summary>Whether no folder lies in another one, as far as the server tells.</summary>
    public bool IsFlat { get; }

    /// <summary>What the owner's folders begin with, as in <c>INBOX.</c>; empty on most servers.</summary>
    public string Prefix { get; }

    /// <summary>A folder by its full name; null when it is not listed.</summary>
    public ListedFolder? Find(string name) => _byName.GetValueOrDefault(FolderUses.IsInbox(name) ? "INBOX" : name);

    /// <summary>The folders whose names differ from this one at the most by case or by the form of Unicode.</summary>
    public IEnumerable<ListedFolder> FindAlike(string name) => _folders.Where(f => Folded(f.Name) == Folded(name));

    /// <summary>A name as servers compare it that ignore case.</summary>
    public static string Folded(string name) => FolderUses.Normalized(name, NormalizationForm.FormC).ToUpperInvariant();

    /// <summary>Takes in a folder that was made since.</summary>
    public ListedFolder Add(ImapFolder folder)
    {
        var name = ImapNames.Of(folder);
        if (FolderUses.IsInbox(name))
            name = "INBOX";
        if (_byName.TryGetValue(name, out var known) && known.Folder != folder && name != "INBOX")
            name = ImapNames.Coded(folder);
        if (_byName.TryGetValue(name, out known))
            _folders.Remove(known);
        var path = PathOf(name, isFlat: folder.DirectorySeparator == '\0');
        var (said, above) = (AttributeUses.Of(folder.Attributes), Above(name, path.Length));
        var (use, origin) = FolderUses.Of(said, path, above);
        var listed = new ListedFolder(folder, name, path, use, IsOwn(name))
        {
            Origin = origin,
            SureUse = FolderUses.Of(said, path, above, _told).Use,
            IsAmbiguous = _ambiguous.Contains(folder),
        };
        _folders.Add(listed);
        return _byName[name] = listed;
    }

    /// <summary>What a folder of a name is for, be it there or not.</summary>
    public SpecialUse UseOf(string name)
    {
        if (Find(name) is { } listed)
            return listed.Use;
        var path = PathOf(name, IsFlat);
        return FolderUses.Of(SpecialUse.None, path, Above(name, path.Length)).Use;
    }

    string[] PathOf(string name, bool isFlat)
    {
        if (name == "INBOX")
            return ["INBOX"];
        var relative = Prefix.Length > 0 && name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && name.Length > Prefix.Length
            ? name[Prefix.Length..] : name;
        return isFlat ? [relative] : relative.Split(Separator);
    }

    /// <summary>What the server says of the folders above one.</summary>
    SpecialUse[] Above(string name, int depth)
    {
        var uses = new SpecialUse[depth];
        for (var (i, end) = (depth - 2, name.LastIndexOf(Separator)); i >= 0 && end > 0; i--, end = name.LastIndexOf(Separator, end - 1))
            uses[i] = _said.GetValueOrDefault(name[..end]);
        return uses;
    }

    bool IsOwn(string name) =>
        FolderUses.IsInbox(name) || _spaces.Where(s => IsWithin(name, s.Root)).Select(s => s.IsOwn).FirstOrDefault(true);

    bool IsWithin(string name, string root) =>
        root.Length == 0 || name.StartsWith(root, StringComparison.OrdinalIgnoreCase)
            && (name.Length == root.Length || name[root.Length] == Separator || !char.IsLetterOrDigit(root[^1]));

    /// <summary>
    /// A namespace's name without the separator at its end, be it the one that NAMESPACE tells or the one that LIST shows.
    /// </summary>
    string RootOf(FolderNamespace space) =>
        space.Path.TrimEnd(Separator, space.DirectorySeparator == '\0' ? Separator : space.DirectorySeparator);

    /// <summary>The prefix that the listed names bear out; where nothing bears witness, the one that NAMESPACE tells.</summary>
    string PrefixOf(List<string> roots, List<string> names)
    {
        foreach (var root in roots)
        {
            if (root.Length == 0)
                return string.Empty;
            if (names.Count == 0 || names.Any(n => n.StartsWith(root + Separator, StringComparison.OrdinalIgnoreCase)))
                return root + Separator;
        }
        return names.Count > 0 && names.TrueForAll(n => n.StartsWith("INBOX" + Separator, StringComparison.OrdinalIgnoreCase))
            ? "INBOX" + Separator : string.Empty;
    }
}
