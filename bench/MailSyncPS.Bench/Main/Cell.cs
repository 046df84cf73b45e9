using MailSyncPS.Bench.Contestants;
using MailSyncPS.Bench.Servers;

namespace MailSyncPS.Bench.Main;

/// <summary>One thing to compare: who copies, to which server, over which round trip, from what.</summary>
sealed record Cell(string Contestant, string Server, int RoundTrip, string Source)
{
    internal const string Ours = "ours";
    internal const string Mbsync = "mbsync";
    internal const string Wire = "wire";
    internal const string Multi = "multi";
    internal const string Gmail = "gmail";
    internal const string Pop3 = "pop3";
    internal const string Imap = "imap";

    static readonly int[] RoundTrips = [0, 40, 150];
    static readonly int[] QuickRoundTrips = [0, 40];

    // mbsync knows no POP3, and the wire limit is that of a POP3 source.
    static readonly (string Contestant, string Source)[] Pairs = [(Ours, Pop3), (Ours, Imap), (Mbsync, Imap), (Wire, Pop3)];

    internal string Name => $"{Contestant}/{Server}/{RoundTrip}/{Source}";

    internal ServerKind Destination => Server == Multi ? ServerKind.Modern : Contestant == Wire ? ServerKind.GmailWithoutWait : ServerKind.GmailLike;

    /// <summary>The cells to measure; those that stand side by side in a table follow each other.</summary>
    internal static IReadOnlyList<Cell> All(BenchOptions options) =>
    [
        .. from server in (string[])[Multi, Gmail]
           from roundTrip in options.Quick ? QuickRoundTrips : RoundTrips
           from pair in Pairs
           let cell = new Cell(pair.Contestant, server, roundTrip, pair.Source)
           where options.Wants(cell.Name)
           select cell,
    ];

    internal IContestant Peer => Contestant switch
    {
        Ours => new Ours(),
        Mbsync => new Mbsync(),
        _ => new WireLimit(),
    };
}
