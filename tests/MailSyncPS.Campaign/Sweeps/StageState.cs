using MailSyncPS.Campaign.Schedules;
using MailSyncPS.Promises;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Sweeps;

/// <summary>What lies in the storage of both servers at one moment.</summary>
sealed record StageState(IReadOnlyList<StoredMail> Source, IReadOnlyList<StoredMail> Destination)
{
    /// <summary>The same as any two servers have it. A POP3 server takes for read what was read, so that the source's flags are not looked at.</summary>
    public MailboxesState Held { get; } = new([.. Source.Select(m => HeldOf(m) with { Flags = "" })], [.. Destination.Select(HeldOf)]);

    /// <summary>What is lost or doubled since an earlier moment.</summary>
    public IEnumerable<string> Breaches(StageState before) =>
        new Promise(Count(before.Source), Count(before.Destination)).Check(Count(Source), Count(Destination)).Select(b => b.ToString());

    /// <summary>What a run changed that had nothing to do: files that came or went.</summary>
    public IEnumerable<string> Changes(StageState before)
    {
        var (had, has) = (before.Source.Concat(before.Destination).Select(FileName).ToHashSet(), Source.Concat(Destination).Select(FileName).ToHashSet());
        return had.Except(has).Select(f => $"a run with nothing to do took {f} away").Concat(has.Except(had).Select(f => $"a run with nothing to do made {f}"));
    }

    static IReadOnlyDictionary<string, int> Count(IEnumerable<StoredMail> mails) => Promise.Count(mails.Select(m => m.Digest()));

    static HeldMail HeldOf(StoredMail mail)
    {
        var content = mail.Digest();
        return new(mail.Folder, content, $"{mail.Description} {content[..8]}", mail.Arrived, mail.Flags, MailboxView.Describe(mail).IsTrial);
    }

    // Flags and the move from new/ to cur/ are part of a file's whole path.
    static string FileName(StoredMail mail) => $"{mail.Folder}/{Path.GetFileName(mail.Path).Split(':')[0]}";
}
