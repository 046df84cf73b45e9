using System.Globalization;
using System.Text;
using MailKit;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Listing;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>
/// The names that a source's folders may get at a destination: the same, then one without what servers refuse. They are settled
/// for all folders together, so that no two share a folder of the destination unless a person named it for both (decision 33).
/// </summary>
sealed class DestinationNames
{
    /// <summary>The longest part of a name, in bytes as it is stored; most file systems take 255.</summary>
    const int LongestPart = 200;

    /// <summary>
    /// What servers are known to refuse in names: wildcards, what begins news groups and other users' folders, and what file systems use.
    /// </summary>
    const string Refused = "%*#&~?\"\\:<>|/";

    /// <summary>What servers keep beside mail in folders of their own, so that no folder has such a name: Maildir's, Dovecot's.</summary>
    static readonly HashSet<string> Reserved = new(["cur", "new", "tmp", "subscriptions", "mailboxes", "dbox-Mails", "maildirfolder",
        "maildirsize", "dovecot-uidlist", "dovecot-uidvalidity", "dovecot-keywords"], StringComparer.OrdinalIgnoreCase);

    /// <summary>How the second of several folders of one name is told apart.</summary>
    static readonly string[] NumberForms = [" (2)", "_2"];

    readonly FolderListing _listing;
    readonly Dictionary<string, List<(string Name, object Owner)>> _claims = new(StringComparer.Ordinal);
    readonly Dictionary<SourceFolder, List<NameCandidate>> _names = [];
    readonly Dictionary<SourceFolder, string> _wishes = [];
    readonly Dictionary<SourceFolder, object> _owners = [];

    /// <summary>Settles the names.</summary>
    /// <param name="listing">The destination's folders.</param>
    /// <param name="targets">Where the source's folders go.</param>
    /// <param name="former">Where copies of the source's folders lie, as far as that is known: a folder keeps its place.</param>
    public DestinationNames(FolderListing listing, FolderTargets targets, IReadOnlyList<FolderPlace> former)
    {
        _listing = listing;
        var byName = new List<FolderTarget>();
        foreach (var target in targets.All)
        {
            var own = target.IsNamed || target.Folder.IsInbox ? null : FindOwn(target);
            var wish = _wishes[target.Folder] = own?.Name ?? Name(PlaceOf(target));
            // A place that was named for several folders is theirs together.
            _owners[target.Folder] = target.IsNamed ? wish : target.Folder;
            if (target.Folder.IsInbox && !target.IsNamed || target.Use != SpecialUse.None)
                Settle(target, wish);
            else
                byName.Add(target);
        }
        foreach (var target in byName)
            Recall(target, former);
        // All first names come before the first of the second ones, and those that are kept as they are before those that are not.
        var later = byName.OrderBy(t => t.IsNamed ? 0 : IsAltered(t) ? 3 : _listing.Find(_wishes[t.Folder]) is null ? 2 : 1)
            .Where(t => !TryAdd(t.Folder, _wishes[t.Folder], isWanted: t.IsNamed)).ToList();
        later.ForEach(t => AddNumbered(t.Folder, _wishes[t.Folder]));
        foreach (var target in targets.All)
        {
            foreach (var name in OthersOf(target).Where(name => !TryAdd(target.Folder, name)))
                AddNumbered(target.Folder, name);
        }
        // What can hold no mail, or is another folder to the server, leaves room beside it.
        foreach (var target in byName)
        {
            if (_listing.FindAlike(_wishes[target.Folder]).Any(f => !f.IsSelectable))
                AddNumbered(target.Folder, _wishes[target.Folder]);
        }
    }

    /// <summary>Whether names are alike that are meant for several folders.</summary>
    public bool IsContested { get; private set; }

    /// <summary>The name that a folder would have if no other folder had it.</summary>
    public string WishOf(SourceFolder folder) => _wishes[folder];

    /// <summary>The names of a folder, the best first.</summary>
    public IReadOnlyList<NameCandidate> Of(SourceFolder folder) => _names[folder];

    /// <summary>Whether a name is meant for another folder.</summary>
    public bool IsOthers(string name, SourceFolder folder) => Claims(name).Exists(c => c.Name == name && IsOther(c.Owner, folder));

    bool IsOther(object owner, SourceFolder folder) => !owner.Equals(_owners[folder]);

    /// <summary>
    /// Takes the place where most of a folder's copies lie, if it is there and has a name that the folder may get: what else the source
    /// holds by now, or the destination takes, moves no folder.
    /// </summary>
    void Recall(FolderTarget target, IReadOnlyList<FolderPlace> former)
    {
        List<string>? own = null;
        foreach (var place in former.Where(p => p.Folder == target.Folder.Name).OrderByDescending(p => p.Copies))
        {
            own ??= [_wishes[target.Folder], .. OthersOf(target)];
            if (_listing.Find(place.CopyFolder) is { IsSelectable: true } && own.Exists(name => IsFormOf(place.CopyFolder, name))
                && !IsOthers(place.CopyFolder, target.Folder))
            {
                Take(target.Folder, new NameCandidate(place.CopyFolder));
                return;
            }
        }
    }

    /// <summary>Whether a name is another one as a server may write it, or with a number behind it.</summary>
    static bool IsFormOf(string name, string other)
    {
        var (form, start) = (FolderListing.Folded(name), FolderListing.Folded(other));
        return form.StartsWith(start, StringComparison.Ordinal)
            && form[start.Length..] is var rest && (rest.Length == 0 || IsNumber(rest.AsSpan()));
    }

    static bool IsNumber(ReadOnlySpan<char> suffix) => suffix is ['_', .. var plain] && int.TryParse(plain, NumberStyles.None, null, out _)
        || suffix is [' ', '(', .. var signed, ')'] && int.TryParse(signed, NumberStyles.None, null, out _);

    /// <summary>The names that a folder may have where its own is not taken.</summary>
    IEnumerable<string> OthersOf(FolderTarget target)
    {
        var path = PlaceOf(target);
        // Some servers take no full stop in a name, as it separates folders in their storage; there it is an underscore.
        yield return Name([.. path.Select(p => p.Replace('.', '_'))]);
        string[] plain = [.. path.Select(Plain)];
        yield return Name(plain);
        string[] strict = [.. path.Select(Strict)];
        yield return Name(strict);
        if (strict.Any(Reserved.Contains))
            yield return Name([.. strict.Select(p => Reserved.Contains(p) ? p + '_' : p)]);
        if (NothingAtTop && path is not ["INBOX"])
            yield return $"INBOX{_listing.Separator}{Name(plain)}";
        // Where none may lie in another one.
        if (path.Length > 1 && TakesNoneWithin(path))
            yield return Name([string.Join('_', plain)]);
        // Where a name is too long in all, though no part of it is.
        var flat = Shortened(string.Join('_', strict));
        yield return Name([flat]);
        if (NothingAtTop && path is not ["INBOX"])
            yield return $"INBOX{_listing.Separator}{flat}";
    }

    /// <summary>Whether the destination has a folder above this one that takes no other.</summary>
    bool TakesNoneWithin(string[] path) => Enumerable.Range(1, path.Length - 1).Select(depth => _listing.Find(Name(path[..depth]))?.Folder)
        .Any(f => f is { DirectorySeparator: '\0' } || f?.Attributes.HasFlag(FolderAttributes.NoInferiors) == true);

    /// <summary>Whether the destination can't have a folder's name as the source writes it.</summary>
    bool IsAltered(FolderTarget target) => _listing.IsFlat && PathOf(target).Length > 1
        || PathOf(target).Any(p => p.Contains(_listing.Separator, StringComparison.Ordinal) || WithoutControls(p) != p);

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
        var top = TopOf(target);
        if (target.IsNamed || target.Folder.IsInbox)
            return top.Length == 0 ? ["INBOX"] : top;
        return [.. top, .. target.Folder.Path];
    }

    /// <summary>The parts of the place that a person named for it, or for all folders.</summary>
    string[] TopOf(FolderTarget target) => target.Place is null || FolderUses.IsInbox(target.Place) ? [] : Split(target.Place);

    /// <summary>
    /// The parts of its place. What is no mail that was thrown away goes nowhere where the destination may do away with it: the folder
    /// that would gets a number.
    /// </summary>
    string[] PlaceOf(FolderTarget target)
    {
        var path = PathOf(target);
        var named = target.IsNamed ? path.Length : TopOf(target).Length;
        if (FolderUses.IsDiscard(target.Folder.Use) || named > 0 && IsDiscard(named))
            return path;
        for (var end = named + 1; end <= path.Length; end++)
        {
            if (IsDiscard(end))
                path[end - 1] += NumberForms[0];
        }
        return path;

        bool IsDiscard(int length) => FolderUses.IsDiscard(_listing.UseOf(Name(path[..length])));
    }

    /// <summary>The parts of a name. What has none between two separators, or behind the last, as <c>Example Co.</c>, is no part.</summary>
    string[] Split(string name) => name.Split(name.Contains('/', StringComparison.Ordinal) ? '/' : _listing.Separator,
        StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } parts ? parts : [name];

    string Name(string[] path)
    {
        if (path is [var only] && FolderUses.IsInbox(only))
            return "INBOX";
        var name = string.Join(_listing.IsFlat ? '_' : _listing.Separator,
            path.Select(p => WithoutControls(p.Replace(_listing.Separator, '_'))));
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
        var plain = Shortened(text.ToString()).Trim();
        return plain.Length == 0 ? "_" : plain;
    }

    /// <summary>The beginning of a part of a name, as long as a part may be.</summary>
    static string Shortened(string part)
    {
        var length = part.Length;
        while (length > 0 && StoredLength(part.AsSpan(0, length)) > LongestPart)
            length--;
        return part[..length];
    }

    /// <summary>A part of a name of letters, digits and blanks alone.</summary>
    static string Strict(string part) =>
        string.Concat(Plain(part).Select(c => char.IsLetterOrDigit(c) || c is ' ' or '-' || char.IsSurrogate(c) ? c : '_'));

    /// <summary>How long a part is at the most in modified UTF-7, which is longer than UTF-8.</summary>
    static int StoredLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
            length += char.IsAscii(text[i]) ? 1 : 4;
        return length;
    }

    void Settle(FolderTarget target, string name) => Take(target.Folder, new NameCandidate(name));

    /// <summary>Adds a name, if it is no other folder's.</summary>
    /// <param name="folder">The source's folder.</param>
    /// <param name="name">The name.</param>
    /// <param name="isWanted">Whether a person named it, whatever else goes there.</param>
    /// <returns>Whether no other folder has a name that is like it.</returns>
    bool TryAdd(SourceFolder folder, string name, bool isWanted = false)
    {
        if (NamesOf(folder).Exists(n => n.Name == name))
            return true;
        var others = Claims(name).Where(c => IsOther(c.Owner, folder) && !(isWanted && c.Name == name)).ToList();
        IsContested |= others.Count > 0;
        if (!others.Exists(c => c.Name == name))
            Take(folder, new NameCandidate(name, MustBeExact: others.Count > 0));
        return others.Count == 0;
    }

    /// <summary>Adds a name with a number behind it, which no other folder has, in two forms, as a server may not take the first.</summary>
    void AddNumbered(SourceFolder folder, string name)
    {
        foreach (var form in NumberForms)
        {
            var number = 2;
            while (Claims(Numbered()).Exists(c => IsOther(c.Owner, folder)))
                number++;
            if (!NamesOf(folder).Exists(n => n.Name == Numbered()))
                Take(folder, new NameCandidate(Numbered()));

            string Numbered() => name + form.Replace("2", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }
    }

    void Take(SourceFolder folder, NameCandidate candidate)
    {
        NamesOf(folder).Add(candidate);
        Claims(candidate.Name).Add((candidate.Name, _owners[folder]));
    }

    List<NameCandidate> NamesOf(SourceFolder folder)
    {
        if (!_names.TryGetValue(folder, out var names))
            _names[folder] = names = [];
        return names;
    }

    List<(string Name, object Owner)> Claims(string name)
    {
        var key = FolderListing.Folded(name);
        if (!_claims.TryGetValue(key, out var claims))
            _claims[key] = claims = [];
        return claims;
    }
}
