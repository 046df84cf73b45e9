using System.Globalization;

namespace MailSyncPS.TestServers.Gmail;

/// <summary>
/// One account's store: each mail once, and labels over it. Every mail is in All Mail, but those in Trash and Spam; moving, archiving and
/// deleting only change labels. Tests judge by it.
/// </summary>
public sealed class GmailMailbox
{
    const uint FirstValidity = 11;

    readonly Lock _lock = new();
    readonly GmailServer _server;
    readonly List<GmailFolder> _folders = [];
    ulong _lastId = 1_700_000_000_000_000_000;

    internal GmailMailbox(GmailServer server)
    {
        _server = server;
        foreach (var (name, attribute) in server.Rules.Names.Folders)
            _folders.Add(new GmailFolder(name, attribute, FirstValidity + (uint)_folders.Count));
    }

    GmailRules Rules => _server.Rules;

    /// <summary>The bytes that it moved today.</summary>
    public GmailDay Day { get; } = new();

    /// <summary>Mails that were answered OK and thrown away.</summary>
    public int ThrownAway { get; private set; }

    /// <summary>All mails, each once; those in Trash and Spam among them.</summary>
    public IReadOnlyList<TestMail> Mails => Locked(() => Store.Select(m => m.ToTestMail(false)).ToList());

    /// <summary>All mails, each once, as on a disk: in the folder of its first label, and else in All Mail. Its id is its path.</summary>
    public IReadOnlyList<StoredMail> Stored => Locked(() => Store.Select(m =>
    {
        var places = _folders.Where(f => !f.IsView).SelectMany(f => f.Entries.Where(e => e.Mail == m).Select(e => (Folder: f, Entry: e))).ToList();
        var (folder, entry) = places.Find(p => !p.Folder.IsAll) is { Folder: not null } label ? label : places[0];
        var mail = m.ToTestMail(entry.IsDeleted);
        return new StoredMail(string.Create(CultureInfo.InvariantCulture, $"{m.Id}"), folder.Name, mail.Bytes, mail.Arrived, mail.Flags);
    }).ToList());

    /// <summary>What a folder shows, the oldest first; nothing where it is not there.</summary>
    public IReadOnlyList<TestMail> MailsIn(string folder) => Locked(() => (Find(folder)?.Entries ?? []).Select(e => e.Mail.ToTestMail(e.IsDeleted)).ToList());

    /// <summary>The names of the folders.</summary>
    public IReadOnlyList<string> Folders => Locked(() => _folders.Select(f => f.Name).ToList());

    /// <summary>The bytes of all mails.</summary>
    public long Bytes => Locked(() => Store.Sum(m => m.Bytes.LongLength));

    /// <summary>Puts a mail under a label, or into Trash or Spam, as if it had come another way; the label is made where it is missing.</summary>
    public void Put(string folder, TestMail mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        Locked(() => Put(Find(folder) ?? Create(folder), mail.Bytes, mail.Arrived, GmailMail.FlagLetters.Where(f => mail.Flags.Contains(f.Letter, StringComparison.Ordinal)).Select(f => f.Flag)));
    }

    /// <summary>Takes a mail away, from all labels.</summary>
    public void Take(string folder, TestMail mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        Locked(() => Forget(Find(folder)!.Entries.First(e => e.Mail.ToTestMail(false).Digest() == mail.Digest()).Mail));
    }

    /// <summary>People put a mail in a folder, as with a drag: another label, Trash or Spam.</summary>
    public void Move(string from, string to, TestMail mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        Locked(() =>
        {
            var entry = Find(from)!.Entries.First(e => e.Mail.ToTestMail(false).Digest() == mail.Digest());
            Label(entry.Mail, Find(to) ?? Create(to));
            return Unlabel(Find(from)!, entry);
        });
    }

    /// <summary>A folder gives all its mails other UIDs.</summary>
    public void Renumber(string folder) => Locked(() =>
    {
        Find(folder)!.Renumber();
        return true;
    });

    /// <summary>The labels of a mail as X-GM-LABELS tells them.</summary>
    public IReadOnlyList<string> LabelsOf(TestMail mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return Locked(() => LabelsOf(Store.First(m => m.ToTestMail(false).Digest() == mail.Digest())).ToList());
    }

    IEnumerable<GmailMail> Store => _folders.SelectMany(f => f.Entries).Select(e => e.Mail).DistinctBy(m => m.Id).OrderBy(m => m.Id);

    internal T Locked<T>(Func<T> work)
    {
        lock (_lock)
            return work();
    }

    internal IReadOnlyList<GmailFolder> All => _folders;

    internal GmailFolder? Find(string name) =>
        _folders.Find(f => f.Name == name || f.Name == GmailNames.Inbox && name.Equals(GmailNames.Inbox, StringComparison.OrdinalIgnoreCase));

    internal GmailFolder Create(string name)
    {
        var folder = new GmailFolder(name, "", FirstValidity + (uint)_folders.Count);
        _folders.Add(folder);
        return folder;
    }

    internal IEnumerable<string> LabelsOf(GmailMail mail) => _folders.Where(f => !f.IsAll && f.Entries.Exists(e => e.Mail == mail))
        .Select(f => f.Name == GmailNames.Inbox ? "\\Inbox" : f.Attribute.Length > 0 ? f.Attribute : f.Name);

    /// <summary>Stores a mail that was sent, or throws it away.</summary>
    /// <returns>The UID that is told.</returns>
    internal uint Append(GmailFolder folder, byte[] bytes, DateTimeOffset arrived, IEnumerable<string> flags)
    {
        if (!IsKnown(new GmailMail(0, bytes, arrived)))
            return Put(folder, bytes, arrived, flags);
        ThrownAway++;
        return folder.Waste();
    }

    bool IsKnown(GmailMail mail) => Rules.Duplicates != GmailDuplicates.AreKept && mail.MessageId is { } id
        && _folders.Where(f => f.IsAll || f.IsDiscard && Rules.CountsDiscarded).SelectMany(f => f.Entries)
            .Any(e => e.Mail.MessageId == id && (Rules.Duplicates == GmailDuplicates.OfOneMessageId || e.Mail.Bytes.AsSpan().SequenceEqual(mail.Bytes)));

    uint Put(GmailFolder folder, byte[] bytes, DateTimeOffset arrived, IEnumerable<string> flags)
    {
        var mail = new GmailMail(++_lastId, bytes, arrived);
        mail.Flags.UnionWith(flags);
        var isDeleted = mail.Flags.Remove("\\Deleted");
        // It is new, so no folder has it.
        if (!folder.IsDiscard && !folder.IsAll)
            _folders.Find(f => f.IsAll)?.Add(mail);
        var uid = folder.Add(mail);
        folder.Entries[^1].IsDeleted = isDeleted;
        return uid;
    }

    /// <summary>Gives a mail a label. One that goes to Trash or Spam loses all others, and one that comes from there is in All Mail again.</summary>
    /// <returns>Its UID there.</returns>
    internal uint Label(GmailMail mail, GmailFolder folder)
    {
        if (folder.Entries.Find(e => e.Mail == mail) is { } there)
            return there.Uid;
        foreach (var other in _folders.Where(f => f != folder && (folder.IsDiscard || f.IsDiscard)))
            other.Entries.RemoveAll(e => e.Mail == mail);
        if (!folder.IsDiscard && !folder.IsAll && _folders.Find(f => f.IsAll) is { } all && !all.Entries.Exists(e => e.Mail == mail))
            all.Add(mail);
        return folder.Add(mail);
    }

    /// <summary>Takes a mail out of a folder for good.</summary>
    internal static bool Unlabel(GmailFolder folder, GmailEntry entry) => folder.Entries.Remove(entry);

    /// <summary>Expunges a mail from a folder. From Trash and Spam it goes for ever; elsewhere only a label goes, unless a setting says more.</summary>
    internal void Expunge(GmailFolder folder, GmailEntry entry)
    {
        if (folder.IsDiscard)
        {
            Forget(entry.Mail);
            return;
        }
        if (folder.IsAll && Rules.Expunge == GmailExpunge.Archives)
        {
            entry.IsDeleted = false;
            return;
        }
        folder.Entries.Remove(entry);
        if (Rules.Expunge == GmailExpunge.Archives || !folder.IsAll && LabelsOf(entry.Mail).Any())
            return;
        if (Rules.Expunge == GmailExpunge.MovesToTrash)
            Label(entry.Mail, _folders.First(f => f.Attribute == "\\Trash"));
        else
            Forget(entry.Mail);
    }

    bool Forget(GmailMail mail)
    {
        _folders.ForEach(f => f.Entries.RemoveAll(e => e.Mail == mail));
        return true;
    }
}
