using System.Text;

namespace MailSyncPS.Engine.Servers.Headers;

/// <summary>When a message arrived, read from the trace its last server left. The Date field is the sender's and never asked.</summary>
static class ArrivalDate
{
    /// <summary>How far the time of day is behind UTC in the zone where it is furthest.</summary>
    static readonly TimeSpan MostBehind = TimeSpan.FromHours(12);

    static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The years that a server can be relied on to keep: what lies beyond is more likely to be refused than kept.</summary>
    static readonly (int First, int Last) Kept = (1970, 2099);

    /// <summary>The date of the top Received field (RFC 5322, 3.6.7); null when there is none that can be believed.</summary>
    public static DateTimeOffset? FromTopReceived(ReadOnlySpan<byte> message, DateTimeOffset now) => FromTopReceived(message, now, out _);

    /// <summary>The date of the top Received field, and whether there is such a field at all.</summary>
    public static DateTimeOffset? FromTopReceived(ReadOnlySpan<byte> message, DateTimeOffset now, out bool exists) =>
        Credible(TopReceived(message, out exists)?.Date, now);

    /// <summary>Likewise; null where it is not sure which moment the field tells.</summary>
    public static DateTimeOffset? SureOfTopReceived(ReadOnlySpan<byte> message, DateTimeOffset now) =>
        TopReceived(message, out _) is { IsSure: true } written ? Credible(written.Date, now) : null;

    /// <summary>
    /// Likewise, the latest moment that the field may tell: where that is not sure, the end of its day at a place that is furthest behind
    /// UTC.
    /// </summary>
    public static DateTimeOffset? LatestOfTopReceived(ReadOnlySpan<byte> message, DateTimeOffset now, out bool exists)
    {
        var written = TopReceived(message, out exists);
        if (Credible(written?.Date, now) is not { } date || written!.Value.IsSure)
            return Credible(written?.Date, now);
        var latest = new DateTimeOffset(date.Date.AddDays(1), TimeSpan.Zero) + MostBehind;
        return latest > now ? now : latest;
    }

    static WrittenDate? TopReceived(ReadOnlySpan<byte> message, out bool exists)
    {
        var field = new List<byte>();
        var inside = false;
        while (!message.IsEmpty)
        {
            var end = message.IndexOf((byte)'\n');
            var line = end < 0 ? message : message[..end];
            message = end < 0 ? default : message[(end + 1)..];
            line = line.TrimEnd((byte)'\r');
            var folded = !line.IsEmpty && line[0] is (byte)' ' or (byte)'\t';
            if (inside && !folded || line.IsEmpty)
                break;
            inside = inside || line.Length > 9
                && Encoding.ASCII.GetString(line[..9]).Equals("Received:", StringComparison.OrdinalIgnoreCase);
            if (inside && field.Count < 16384)
                field.AddRange(line);
        }
        exists = inside;
        var semicolon = field.LastIndexOf((byte)';');
        return semicolon < 0 ? null : WrittenDate.Read([.. field.Skip(semicolon + 1)]);
    }

    /// <summary>The date as it was stated, be it credible or not, unless it is none that a copy can keep.</summary>
    public static DateTimeOffset? Keepable(DateTimeOffset? date) =>
        date is { } stated && stated.Year >= Kept.First && stated.Year <= Kept.Last ? stated : null;

    /// <summary>The date, unless it can't be one: before there was mail, or ahead of the clock by more than a day.</summary>
    public static DateTimeOffset? Credible(DateTimeOffset? date, DateTimeOffset now) =>
        date is { } known && known > Earliest && known < now.AddDays(1) ? known : null;
}
