namespace MailSyncPS.Engine.Servers;

/// <summary>What a destination's folder holds from a mark on.</summary>
/// <param name="Entries">The messages, in the order in which they came.</param>
/// <param name="Next">The mark behind them, from which on the next listing goes on.</param>
sealed record CopyListing(IReadOnlyList<CopyEntry> Entries, DestinationMark Next);
