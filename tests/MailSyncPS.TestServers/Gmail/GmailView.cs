using System.Globalization;

namespace MailSyncPS.TestServers.Gmail;

/// <summary>A folder as a session has it open: sequence numbers change only where the session is told.</summary>
sealed class GmailView(GmailFolder folder)
{
    Dictionary<GmailEntry, int>? _numbers;

    public GmailFolder Folder => folder;

    /// <summary>What the session knows of.</summary>
    public List<GmailEntry> Entries { get; } = [.. folder.Entries];

    /// <summary>The last UID that the session knows of.</summary>
    public uint LastUid => Entries.Count == 0 ? 0 : Entries[^1].Uid;

    /// <summary>The entries of a set of UIDs; those that are gone already are none.</summary>
    public List<GmailEntry> ByUid(string set)
    {
        var uids = ImapWord.Set(set, LastUid);
        return There(Entries.Where(e => uids(e.Uid)));
    }

    /// <summary>The entries of a set of sequence numbers.</summary>
    public List<GmailEntry> ByNumber(string set)
    {
        var numbers = ImapWord.Set(set, (uint)Entries.Count);
        return There(Entries.Where((_, i) => numbers((uint)i + 1)));
    }

    List<GmailEntry> There(IEnumerable<GmailEntry> entries)
    {
        var there = folder.Entries.ToHashSet();
        return [.. entries.Where(there.Contains)];
    }

    /// <summary>The sequence number of an entry.</summary>
    public int NumberOf(GmailEntry entry) => (_numbers ??= Entries.Index().ToDictionary(e => e.Item, e => e.Index + 1))[entry];

    /// <summary>Takes in what has changed, and tells it.</summary>
    public bool Refresh(Action<string> say)
    {
        var there = folder.Entries.ToHashSet();
        for (var i = Entries.Count - 1; i >= 0; i--)
        {
            if (there.Contains(Entries[i]))
                continue;
            Entries.RemoveAt(i);
            _numbers = null;
            say(string.Create(CultureInfo.InvariantCulture, $"* {i + 1} EXPUNGE"));
        }
        if (folder.Entries.Count == Entries.Count)
            return false;
        _numbers = null;
        Entries.AddRange(folder.Entries.Except(Entries).ToList());
        say(string.Create(CultureInfo.InvariantCulture, $"* {Entries.Count} EXISTS"));
        return true;
    }
}
