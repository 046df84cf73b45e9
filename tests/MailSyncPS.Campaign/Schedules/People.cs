using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>Plays the people who use the two mailboxes, by changing what lies on the servers' disks.</summary>
sealed class People(ScheduleMailboxes mailboxes, ScheduleOracle oracle)
{
    /// <summary>Where mail is filed.</summary>
    public const string FiledFolder = "Filed";

    /// <summary>Does a deed to each of the mails that were picked, as far as there are any.</summary>
    public void Do(PeopleAction action)
    {
        foreach (var pick in action.Picks)
        {
            if (action.Deed is PeopleDeed.MarkOriginal or PeopleDeed.FlagOriginal)
                DoToOriginal(action.Deed, pick);
            else
                DoToCopy(action.Deed, pick);
        }
    }

    void DoToCopy(PeopleDeed deed, int pick)
    {
        if (Pick(mailboxes.ReadDestination().Where(c => oracle.IsKeptCopy(c)), pick) is not { } copy)
            return;
        switch (deed)
        {
            case PeopleDeed.FileCopy:
                Move(copy, FiledFolder);
                break;
            case PeopleDeed.ArchiveCopy:
                Move(copy, mailboxes.ArchiveFolder);
                break;
            case PeopleDeed.DeleteCopy:
                Maildir.Delete(copy);
                oracle.Discard(copy);
                break;
            case PeopleDeed.TrashCopy:
                Move(copy, mailboxes.TrashFolder);
                oracle.Discard(copy);
                break;
            case PeopleDeed.MarkCopy:
                Flag(copy, 'T');
                oracle.Discard(copy);
                break;
            default:
                Flag(copy, 'F');
                break;
        }
    }

    void DoToOriginal(PeopleDeed deed, int pick)
    {
        if (Pick(mailboxes.ReadSource().Where(m => !m.Flags.Contains('T', StringComparison.Ordinal)), pick) is not { } mail)
            return;
        oracle.Flag(mail, Flag(mail, deed == PeopleDeed.MarkOriginal ? 'T' : 'F'));
    }

    static StoredMail? Pick(IEnumerable<StoredMail> mails, int pick)
    {
        var choice = mails.OrderBy(m => m.Digest(), StringComparer.Ordinal).ThenBy(m => m.Folder, StringComparer.Ordinal).ThenBy(m => m.Path, StringComparer.Ordinal).ToList();
        return choice.Count == 0 ? null : choice[pick % choice.Count];
    }

    void Move(StoredMail copy, string folder)
    {
        if (copy.Folder == folder)
            return;
        mailboxes.DestinationFolder(folder).Deliver(copy.Bytes, copy.Arrived, copy.Flags);
        Maildir.Delete(copy);
    }

    /// <summary>Sets a flag that is not set, or takes it back.</summary>
    static string Flag(StoredMail mail, char flag)
    {
        var flags = mail.Flags.Contains(flag, StringComparison.Ordinal) ? mail.Flags.Replace($"{flag}", "", StringComparison.Ordinal) : string.Concat(mail.Flags.Append(flag).Order());
        var folder = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(mail.Path))!, "cur");
        File.Move(mail.Path, Path.Combine(folder, $"{MailboxView.NameOf(mail.Path)}:2,{flags}"));
        return flags;
    }
}
