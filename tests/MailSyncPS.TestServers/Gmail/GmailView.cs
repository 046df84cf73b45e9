using System.Globalization;

namespace MailSyncPS.TestServers.Gmail;

/// <summary>A folder as a session has it open: sequence numbers change only where the session is told.</summary>
sealed class GmailView(GmailFolder folder)
{
    public GmailFolder Folder => folder;

    /// <summary>What the session knows of.</summary>
    public List<GmailEntry> Entries { get; } = [.. folder.Entries];

    /// <summary>The entries of a set of UIDs; those that are gone already are none.</summary>
    public List<GmailEntry> ByUid(string set) => [.. Entries.Where(e => folder.Entries.Contains(e) && ImapWord.Holds(set, e.Uid, Entries.Count == 0 ? 0 : Entries[^1].Uid))];

    /// <summary>The entries of a set of sequence numbers.</summary>
    public List<GmailEntry> ByNumber(string set) => [.. Entries.Where((e, i) => folder.Entries.Contains(e) && ImapWord.Holds(set, (uint)i + 1, (uint)Entries.Count))];

    /// <summary>The sequence number of an entry.</summary>
    public int NumberOf(GmailEntry entry) => Entries.IndexOf(entry) + 1;

    /// <summary>Takes in what has changed, and tells it.</summary>
    public bool Refresh(Action<string> say)
    {
        var there = folder.Entries.ToHashSet();
        for (var i = Entries.Count - 1; i >= 0; i--)
        {
            if (there.Contains(Entries[i]))
                continue;
            Entries.RemoveAt(i);
            say(string.Create(CultureInfo.InvariantCulture, $"* {i + 1} EXPUNGE"));
        }
        if (folder.Entries.Count == Entries.Count)
            return false;
        Entries.AddRange(folder.Entries.Except(Entries).ToList());
        say(string.Create(CultureInfo.InvariantCulture, $"* {Entries.Count} EXISTS"));
        return true;
    }
}
