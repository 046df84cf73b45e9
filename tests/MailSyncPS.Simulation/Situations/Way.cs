using MailSyncPS.Engine;
using MailSyncPS.Simulation.Servers;
using MailSyncPS.TestServers;

namespace MailSyncPS.Simulation.Situations;

/// <summary>From which kind of server to which.</summary>
sealed record Way(string Name, SourceTraits Source, DestinationTraits Destination)
{
    static readonly SourceTraits Pop3 = new() { Protocol = MailProtocol.Pop3 };
    static readonly SourceTraits Imap = new() { Protocol = MailProtocol.Imap };
    static readonly DestinationTraits Batch = new();
    static readonly DestinationTraits Gmail = new() { TakesBatches = false, IsGmail = true, DropsTwins = true };

    /// <summary>Between ordinary servers.</summary>
    public static IReadOnlyList<Way> All { get; } =
        [new("pop3.batch", Pop3, Batch), new("pop3.gmail", Pop3, Gmail), new("imap.batch", Imap, Batch), new("imap.gmail", Imap, Gmail)];

    /// <summary>Two of them that have every kind of server.</summary>
    public static IReadOnlyList<Way> Crossed { get; } = [All[1], All[2]];

    /// <summary>The other two.</summary>
    public static IReadOnlyList<Way> Straight { get; } = [All[0], All[3]];

    /// <summary>The way with other traits.</summary>
    public Way With(Func<DestinationTraits, DestinationTraits>? destination = null, Func<SourceTraits, SourceTraits>? source = null) =>
        this with { Destination = destination?.Invoke(Destination) ?? Destination, Source = source?.Invoke(Source) ?? Source };

    /// <summary>A situation with mails of which some are the same to the byte: Gmail keeps one of each.</summary>
    /// <param name="family">Its name without the way.</param>
    /// <param name="mails">The mails.</param>
    /// <param name="removes">Whether those that were copied are removed.</param>
    public Situation Twins(string family, IReadOnlyList<TestMail> mails, bool removes = false)
    {
        var copies = Destination.IsGmail ? mails.DistinctBy(m => m.Digest()).Count() : mails.Count;
        return Situation(family) with
        {
            Mails = mails,
            Copies = copies,
            Left = removes ? mails.Count - copies : mails.Count,
            Failures = Destination.IsGmail ? [MailFailure.DuplicateMessageId] : [],
        };
    }

    /// <summary>A situation on this way.</summary>
    public Situation Situation(string family) => new() { Name = $"{family}.{Name}", Source = Source, Destination = Destination };
}
