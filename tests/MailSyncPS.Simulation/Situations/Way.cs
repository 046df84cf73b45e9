using MailSyncPS.Engine;
using MailSyncPS.Simulation.Servers;

namespace MailSyncPS.Simulation.Situations;

/// <summary>From which kind of server to which.</summary>
sealed record Way(string Name, SourceTraits Source, DestinationTraits Destination)
{
    static readonly SourceTraits Pop3 = new() { Protocol = MailProtocol.Pop3 };
    static readonly SourceTraits Imap = new() { Protocol = MailProtocol.Imap };
    static readonly DestinationTraits Batch = new();
    static readonly DestinationTraits Gmail = new() { TakesBatches = false, IsGmail = true };

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

    /// <summary>A situation on this way.</summary>
    public Situation Situation(string family) => new() { Name = $"{family}.{Name}", Source = Source, Destination = Destination };
}
