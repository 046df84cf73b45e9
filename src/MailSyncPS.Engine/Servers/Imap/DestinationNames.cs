using System.Globalization;
using System.Text;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Listing;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>
/// The names that a source's folders may get at a destination: the same, then one without what servers refuse. They are settled
/// for all folders together, so that no two share a folder of the destination unless a person named it for both.
/// </summary>
sealed class DestinationNames
{
    /// <summary>The longest part of a name, in bytes as it is stored; most file systems take 255.</summary>
    const int LongestPart = 200;

    /// <summary>
    /// What servers are known to refuse in names: wildcards, what begins news groups and other users' folders, and what file systems use.
    /// </summary>
    const string Refused = "%*#&~?\"\\:<>|/";

    readonly FolderListing _listing;
    readonly Dictionary<string, List<(string Name, SourceFolder Owner)>> _claims = new(StringComparer.Ordinal);
    readonly Dictionary<SourceFolder, List<NameCandidate>> _names = [];

    /// <summary>Settles the names.</summary>
    public DestinationNames(FolderListing listing, FolderTargets targets)
    {
        _listing = listing;
        var byName = new List<FolderTarget>();
        foreach (var target in targets.All)
        {
            if (target.IsNamed || target.Folder.IsInbox)
                Settle(target, Name(PathOf(target)));
            else if (FindOwn(target) is { } own)
                Settle(target, own.Name);
            else
                byName.Add(target);
        }
        foreach (var target in byName)
            Add(target.Folder, Name(PathOf(target)));
        // All first names come before the first of the second ones.
        foreach (var target in targets.All)
        {
            var path = PathOf(target);
            // Some servers take no full stop in a name, as it separates folders in their storage; there it is an underscore.
            Add(target.Folder, Name([.. path.Select(p => p.Replace('.', '_'))]), isShared: target.IsNamed);
            Add(target.Folder, Name([.. path.Select(Plain)]), isShared: target.IsNamed);
            if (NothingAtTop && path is not ["INBOX"])
                Add(target.Folder, $"INBOX{listing.Separator}{Name([.. path.Select(Plain)])}", isShared: target.IsNamed);
        }
    }

    /// <summary>The names of a folder, the best first.</summary>
    public IReadOnlyList<NameCandidate> Of(SourceFolder folder) => _names[folder];

    /// <summary>Whether a name is meant for another folder.</summary>
    public bool IsOthers(string name, SourceFolder folder) => Claims(name).Exists(c => c.Name == name && c.Owner != folder);

    /// <summary>Where all but INBOX lies beneath it, a server may allow no folder elsewhere.</summary>
    bool NothingAtTop => _listing.Prefix.Length == 0
        && _listing.Own.All(f => FolderUses.IsInbox(f.Name)
        || f.Name.StartsWith("INBOX" + _listing.Separator, StringComparison.OrdinalIgnoreCase));

    /// <summary>The destination's own folder for a use: by its server's word, else by the same name, else by another name for it.</summary>
    ListedFolder? FindOwn(FolderTarget target)
    {
        if (target.Use == SpecialUse.None)
            return null;
        var own = _listing.Own.Where(f => f.IsSelectable && f.Use == target.Use).ToList();
        return own.Find(f => f.Origin == UseOrigin.Server)
            ?? own.Find(f => f.Name == Name(PathOf(target)))
            ?? own.Where(f => f.Origin == UseOrigin.Name && f.Path.Count == 1).MinBy(f => f.Name, StringComparer.Ordinal);
    }

    string[] PathOf(FolderTarget target)
    {
        string[] top = target.Place is null || FolderUses.IsInbox(target.Place) ? [] : Split(target.Place);
        if (target.IsNamed || target.Folder.IsInbox)
            return top.Length == 0 ? ["INBOX"] : top;
        return [.. top, .. target.Folder.Path];
    }

    string[] Split(string name) => name.Contains('/', StringComparison.Ordinal) ? name.Split('/') : name.Split(_listing.Separator);

    string Name(string[] path)
    {
        if (path is [var only] && FolderUses.IsInbox(only))
            return "INBOX";
        var name = string.Join(_listing.Separator, path.Select(p => WithoutControls(p.Replace(_listing.Separator, '_'))));
        return name.StartsWith(_listing.Prefix, StringComparison.OrdinalIgnoreCase) ? name : _listing.Prefix + name;
    }

    /// <summary>A part of a name without control characters, which no server makes folders of.</summary>
    static string WithoutControls(string part) => string.Concat(part.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? '_' : c));

    /// <summary>A part of a name without anything that servers are known to refuse.</summary>
    static string Plain(string part)
    {
        var text = new StringBuilder(part.Length);
        foreach (var rune in WithoutControls(part).EnumerateRunes())
        {
            var isOdd = rune.Value > char.MaxValue || rune == Rune.ReplacementChar
                || rune.IsAscii && Refused.Contains((char)rune.Value, StringComparison.Ordinal)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                    or UnicodeCategory.OtherSymbol;
            var next = isOdd || rune.Value == '.' ? '_' : Rune.IsWhiteSpace(rune) ? ' ' : (char)rune.Value;
            if (next != ' ' || text.Length > 0 && text[^1] != ' ')
                text.Append(next);
        }
        while (text.Length > 0 && StoredLength(text) > LongestPart)
            text.Length -= 1;
        var plain = text.ToString().Trim();
        return plain.Length == 0 ? "_" : plain;
    }

    /// <summary>How long a part is at the most in modified UTF-7, which is longer than UTF-8.</summary>
    static int StoredLength(StringBuilder text)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
            length += char.IsAscii(text[i]) ? 1 : 4;
        return length;
    }

    void Settle(FolderTarget target, string name)
    {
        _names[target.Folder] = [new NameCandidate(name)];
        Claims(name).Add((name, target.Folder));
    }

    /// <summary>Adds a name, kept apart from what is meant for other folders.</summary>
    void Add(SourceFolder folder, string name, bool isShared = false)
    {
        if (!_names.TryGetValue(folder, out var names))
            _names[folder] = names = [];
        if (names.Exists(n => n.Name == name))
            return;
        var others = isShared ? [] : Claims(name).Where(c => c.Owner != folder).ToList();
        if (!others.Exists(c => c.Name == name))
            Take(new NameCandidate(name, MustBeExact: others.Count > 0));
        if (others.Count == 0)
            return;
        for (var number = 2; ; number++)
        {
            var apart = string.Create(CultureInfo.InvariantCulture, $"{name} ({number})");
            if (Claims(apart).TrueForAll(c => c.Owner == folder))
            {
                if (!names.Exists(n => n.Name == apart))
                    Take(new NameCandidate(apart));
                return;
            }
        }

        void Take(NameCandidate candidate)
        {
            names.Add(candidate);
            Claims(candidate.Name).Add((candidate.Name, folder));
        }
    }

    List<(string Name, SourceFolder Owner)> Claims(string name)
    {
        var key = FolderListing.Folded(name);
        if (!_claims.TryGetValue(key, out var claims))
            _claims[key] = claims = [];
        return claims;
    }
}
