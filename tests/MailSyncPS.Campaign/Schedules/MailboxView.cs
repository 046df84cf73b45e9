using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>What lies on the disks of both servers at a moment.</summary>
sealed record MailboxView(IReadOnlyList<StoredCopy> Source, IReadOnlyList<StoredCopy> Destination)
{
    /// <summary>The kept copies at the destination, by content.</summary>
    public ILookup<string, StoredCopy> Kept { get; } = Destination.Where(c => c.IsKept).ToLookup(c => c.Content);

    /// <summary>Reads both.</summary>
    public static MailboxView Read(ScheduleMailboxes mailboxes) =>
        new([.. mailboxes.ReadSource().Select(Describe)], [.. mailboxes.ReadDestination().Select(Describe)]);

    /// <summary>Describes a mail on disk.</summary>
    public static StoredCopy Describe(StoredMail mail) =>
        new(mail.Folder, NameOf(mail.Path), MailContent.Of(mail.Bytes), mail.Bytes.Length, mail.Arrived, mail.Flags, mail.Description);

    /// <summary>The part of a file's name that stays when flags change.</summary>
    public static string NameOf(string path) => Path.GetFileName(path).Split(':')[0];

    /// <summary>Everything in it in lines, to compare.</summary>
    public IReadOnlyList<string> Lines() => [.. Source.Select(c => $"source {c}").Concat(Destination.Select(c => $"destination {c}")).Order(StringComparer.Ordinal)];
}
