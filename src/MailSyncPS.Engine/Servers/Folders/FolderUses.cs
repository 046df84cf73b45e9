using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MailSyncPS.Engine.Servers.Folders;

/// <summary>
/// What folders are for: by the server's word (SPECIAL-USE, RFC 6154; XLIST), else by the names that mail programs and
/// providers give them in the languages of the field. One table serves the source and the destination.
/// </summary>
static class FolderUses
{
    const string Resource = "MailSyncPS.Engine.Servers.Folders.folder-names.json";

    /// <summary>What Gmail calls the folder above its own ones, whose names mean a view only there.</summary>
    static readonly string[] GmailRoots = ["[Gmail]", "[Google Mail]", "[Googlemail]"];

    static readonly Lazy<(Dictionary<string, SpecialUse> Any, Dictionary<string, SpecialUse> Gmail)> Names = new(Load);

    /// <summary>What a folder is for. What lies beneath Trash or Junk is discarded as well.</summary>
    /// <param name="said">What it is for by the server's word.</param>
    /// <param name="path">The parts of its name below the owner's namespace.</param>
    /// <param name="above">What the folders above it are for by the server's word, the nearest last.</param>
    /// <param name="told">
    /// The uses for which no name tells that something is thrown away, as where the server itself says which folder is for that; null for
    /// none.
    /// </param>
    public static (SpecialUse Use, UseOrigin Origin) Of(SpecialUse said, IReadOnlyList<string> path,
        IReadOnlyList<SpecialUse> above, IReadOnlySet<SpecialUse>? told = null)
    {
        if (path.Count == 1 && IsInbox(path[0]))
            return (SpecialUse.None, UseOrigin.Server);
        if (said is not SpecialUse.None)
            return (said, UseOrigin.Server);
        for (var i = 0; i < path.Count - 1; i++)
        {
            var use = above[i] is not SpecialUse.None and var stated ? stated : OfName(path, i, told);
            if (IsDiscard(use))
                return (use, UseOrigin.FolderAbove);
        }
        return (OfName(path, path.Count - 1, told), UseOrigin.Name);
    }

    /// <summary>Whether a folder is the inbox, whose name has no case (RFC 3501, 5.1).</summary>
    public static bool IsInbox(string name) => name.Equals("INBOX", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it shows again what lies in other folders.</summary>
    public static bool IsView(SpecialUse use) => use is SpecialUse.All or SpecialUse.Flagged or SpecialUse.Important;

    /// <summary>Whether people have thrown away what lies in it.</summary>
    public static bool IsDiscard(SpecialUse use) => use is SpecialUse.Trash or SpecialUse.Junk;

    static SpecialUse OfName(IReadOnlyList<string> path, int part, IReadOnlySet<SpecialUse>? told)
    {
        var use = OfName(path, part);
        // Within a folder of people's own it is theirs as well, whatever it is called.
        var isAtTop = part == 0 || part == 1 && (IsInbox(path[0]) || GmailRoots.Contains(path[0], StringComparer.OrdinalIgnoreCase));
        return IsDiscard(use) && (told?.Contains(use) == true || !isAtTop) ? SpecialUse.None : use;
    }

    static SpecialUse OfName(IReadOnlyList<string> path, int part)
    {
        if (part == 0 && path.Count > 1 && IsInbox(path[0]))
            return SpecialUse.None;
        var key = Key(path[part]);
        if (part > 0 && GmailRoots.Contains(path[part - 1], StringComparer.OrdinalIgnoreCase)
            && Names.Value.Gmail.TryGetValue(key, out var view))
            return view;
        return Names.Value.Any.GetValueOrDefault(key);
    }

    /// <summary>A name as it is compared: without case, blanks and signs, in one form of Unicode.</summary>
    static string Key(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var rune in Normalized(name, NormalizationForm.FormKC).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
                text.Append(Rune.ToLowerInvariant(rune));
        }
        return text.ToString();
    }

    /// <summary>A name in a form of Unicode; as it is where it is no Unicode at all.</summary>
    public static string Normalized(string name, NormalizationForm form = NormalizationForm.FormC)
    {
        try
        {
            return name.Normalize(form);
        }
        catch (ArgumentException)
        {
            return name;
        }
    }

    static (Dictionary<string, SpecialUse> Any, Dictionary<string, SpecialUse> Gmail) Load()
    {
        using var stream = typeof(FolderUses).Assembly.GetManifestResourceStream(Resource)!;
        var lists = JsonSerializer.Deserialize<Dictionary<string, string[][]>>(stream)!;
        return (Table((nameof(SpecialUse.Trash), SpecialUse.Trash), (nameof(SpecialUse.Junk), SpecialUse.Junk),
            (nameof(SpecialUse.Sent), SpecialUse.Sent),
                (nameof(SpecialUse.Drafts), SpecialUse.Drafts), (nameof(SpecialUse.Archive), SpecialUse.Archive)),
            Table(("GmailAll", SpecialUse.All), ("GmailFlagged", SpecialUse.Flagged), ("GmailImportant", SpecialUse.Important)));

        Dictionary<string, SpecialUse> Table(params (string List, SpecialUse Use)[] uses)
        {
            var table = new Dictionary<string, SpecialUse>(StringComparer.Ordinal);
            foreach (var (list, use) in uses)
            {
                foreach (var name in lists[list].SelectMany(names => names))
                    table.TryAdd(Key(name), use);
            }
            return table;
        }
    }
}
