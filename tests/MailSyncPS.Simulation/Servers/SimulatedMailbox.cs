using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.TestServers;

namespace MailSyncPS.Simulation.Servers;

/// <summary>A mailbox as its server keeps it.</summary>
sealed class SimulatedMailbox
{
    /// <summary>Gmail's folder that shows what lies in all others.</summary>
    public const string AllMail = "[Gmail]/All Mail";

    /// <summary>How often a folder was renamed: one that is made in its place has another UIDVALIDITY.</summary>
    uint _renamed;

    readonly Dictionary<string, SimulatedFolder> _folders = new(StringComparer.Ordinal);

    /// <summary>A mailbox with its INBOX and Trash.</summary>
    public SimulatedMailbox(bool isGmail = false)
    {
        Make("INBOX", SpecialUse.None);
        Make(isGmail ? "[Gmail]/Trash" : "Trash", SpecialUse.Trash);
        if (!isGmail)
            return;
        Make("[Gmail]/Sent Mail", SpecialUse.Sent);
        Make(AllMail, SpecialUse.All);
    }

    /// <summary>How many mails have come so far.</summary>
    public long Changes { get; private set; }

    /// <summary>All folders.</summary>
    public IEnumerable<SimulatedFolder> Folders => _folders.Values;

    /// <summary>The folders that are no views of others.</summary>
    public IEnumerable<SimulatedFolder> Places => _folders.Values.Where(f => f.Use != SpecialUse.All);

    /// <summary>Those in which people keep mail.</summary>
    public IEnumerable<SimulatedFolder> Kept => Places.Where(f => f.Use != SpecialUse.Trash);

    /// <summary>All bytes that lie there.</summary>
    public long Bytes => Places.Sum(f => f.Mails.Sum(m => m.Bytes.LongLength));

    /// <summary>A folder; null when there is none of this name.</summary>
    public SimulatedFolder? Find(string name) => _folders.GetValueOrDefault(name);

    /// <summary>Makes a folder, unless it is there.</summary>
    public SimulatedFolder Make(string name, SpecialUse use) =>
        _folders.TryGetValue(name, out var found) ? found : _folders[name] = new SimulatedFolder(name, use, _renamed);

    /// <summary>Puts a mail into a folder.</summary>
    public SimulatedMail Put(string folder, byte[] bytes, DateTimeOffset arrived, IReadOnlyList<string> flags)
    {
        var mail = new SimulatedMail(0, bytes, new TestMail(bytes, arrived).Digest(), arrived, flags, ++Changes);
        var place = Make(folder, folder == "Sent" ? SpecialUse.Sent : SpecialUse.None);
        if (place.Use != SpecialUse.Trash && Find(AllMail) is { } view)
            view.Add(mail);
        return place.Add(mail);
    }

    /// <summary>Puts a mail into a folder.</summary>
    public SimulatedMail Put(string folder, TestMail mail) => Put(folder, mail.Bytes, mail.Arrived, [.. mail.Flags.Select(MaildirFlags.NameOf)]);

    /// <summary>Takes a mail out of a folder, and out of the view of all; nothing where it has gone already.</summary>
    public void Take(string folder, uint uid)
    {
        var mails = _folders[folder].Mails;
        if (mails.Find(m => m.Uid == uid) is not { } mail)
            return;
        mails.Remove(mail);
        Find(AllMail)?.Mails.RemoveAll(m => m.Came == mail.Came);
    }

    /// <summary>Puts another mail in the place of one, under the same id.</summary>
    public void Replace(string folder, uint uid, TestMail other)
    {
        var mail = _folders[folder].Mails.Find(m => m.Uid == uid)!;
        foreach (var place in Folders.Select(f => f.Mails))
        {
            if (place.FindIndex(m => m.Came == mail.Came) is >= 0 and var at)
                place[at] = place[at] with { Bytes = other.Bytes, Content = other.Digest() };
        }
    }

    /// <summary>Moves a mail to another folder.</summary>
    public void Move(string folder, uint uid, string to)
    {
        var mails = _folders[folder].Mails;
        var mail = mails.Find(m => m.Uid == uid)!;
        mails.Remove(mail);
        Make(to, SpecialUse.None).Add(mail);
    }

    /// <summary>Renames a folder; nothing where the other name is taken.</summary>
    public void Rename(string folder, string name)
    {
        if (_folders.ContainsKey(name) || !_folders.Remove(folder, out var renamed))
            return;
        _folders[name] = renamed.As(name);
        _renamed++;
    }

    /// <summary>Copies a mail to another folder.</summary>
    public void CopyTo(string folder, uint uid, string to)
    {
        var mail = _folders[folder].Mails.Find(m => m.Uid == uid)!;
        Make(to, SpecialUse.None).Add(mail with { Came = ++Changes });
    }

    /// <summary>Moves a mail to the trash.</summary>
    public void Discard(string folder, uint uid)
    {
        var mail = _folders[folder].Mails.Find(m => m.Uid == uid)!;
        Take(folder, uid);
        Folders.First(f => f.Use == SpecialUse.Trash).Add(mail);
    }

    /// <summary>Deletes the mailbox, and makes an empty one of the same name: all its folders have another UIDVALIDITY.</summary>
    public void MakeAnew()
    {
        foreach (var folder in Folders.ToList())
        {
            folder.Mails.Clear();
            folder.Renumber();
            if (folder.Name != "INBOX" && folder.Use is SpecialUse.None or SpecialUse.Sent && !folder.Name.StartsWith('['))
                _folders.Remove(folder.Name);
        }
        _renamed += 1000;
    }

    /// <summary>Puts a backup in place, with the UIDs that it had.</summary>
    public void PutBack(SimulatedMailbox backup)
    {
        _folders.Clear();
        foreach (var (name, folder) in backup._folders)
            _folders[name] = folder.Copy();
    }

    /// <summary>The same once more.</summary>
    public SimulatedMailbox Copy()
    {
        var copy = new SimulatedMailbox { Changes = Changes, _renamed = _renamed };
        copy._folders.Clear();
        foreach (var (name, folder) in _folders)
            copy._folders[name] = folder.Copy();
        return copy;
    }
}
