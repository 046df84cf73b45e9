using MailSyncPS.Bench.Contestants;
using MailSyncPS.Bench.Servers;

namespace MailSyncPS.Bench.Main;

/// <summary>One thing to compare: who copies, to which server, over which round trip, from what.</summary>
sealed record Cell(string Contestant, string Server, int RoundTrip, string Source)
{
    internal const string Ours = "ours";
    internal const string Mbsync = "mbsync";
    internal const string Wire = "wire";
    internal const string OursByTwo = "ours2";
    internal const string Literal = "literal";
    internal const string LiteralByOne = "literal1";
    internal const string Multi = "multi";
    internal const string Gmail = "gmail";
    internal const string Pop3 = "pop3";
    internal const string Imap = "imap";

    static readonly int[] RoundTrips = [0, 40, 150];
    static readonly int[] QuickRoundTrips = [0, 40];

    // mbsync knows no POP3, and the wire limit is that of a POP3 source.
    static readonly (string Contestant, string Source)[] Pairs = [(Ours, Pop3), (Ours, Imap), (Mbsync, Imap), (Wire, Pop3)];

    // What a server like Gmail lets through, and both with as few connections as can be.
    static readonly (string Contestant, string Source)[] GmailPairs = [.. Pairs, (Literal, Pop3)];
    static readonly (string Contestant, string Source)[] FewPairs = [.. GmailPairs, (OursByTwo, Pop3), (LiteralByOne, Pop3)];

    /// <summary>The round trip at which few connections are measured; they take minutes.</summary>
    const int FewAt = 40;

    /// <summary>Connections to the destination by default.</summary>
    const int Connections = 10;

    internal bool IsOurs => Contestant is Ours or OursByTwo;

    /// <summary>Whose mails/s are those of the literals' limit with as many connections.</summary>
    internal string LiteralLimit => Contestant is OursByTwo or LiteralByOne ? LiteralByOne : Literal;

    internal string Name => $"{Contestant}/{Server}/{RoundTrip}/{Source}";

    internal ServerKind Destination => Server == Multi ? ServerKind.Modern : Contestant == Wire ? ServerKind.GmailWithoutWait : ServerKind.GmailLike;

    /// <summary>The cells to measure; those that stand side by side in a table follow each other.</summary>
    internal static IReadOnlyList<Cell> All(BenchOptions options) =>
    [
        .. from server in (string[])[Multi, Gmail]
           from roundTrip in options.Quick ? QuickRoundTrips : RoundTrips
           from pair in PairsOf(server, roundTrip)
           let cell = new Cell(pair.Contestant, server, roundTrip, pair.Source)
           where options.Wants(cell.Name)
           select cell,
    ];

    static (string Contestant, string Source)[] PairsOf(string server, int roundTrip) =>
        server == Multi ? Pairs : roundTrip == FewAt ? FewPairs : GmailPairs;

    internal IContestant Peer => Contestant switch
    {
        Ours => new Ours(),
        OursByTwo => new Ours(maxConnections: 2),
        Mbsync => new Mbsync(),
        Literal => new WireLimit(Connections),
        LiteralByOne => new WireLimit(1),
        _ => new WireLimit(),
    };
}
