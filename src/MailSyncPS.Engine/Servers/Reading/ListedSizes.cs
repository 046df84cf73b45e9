namespace MailSyncPS.Engine.Servers.Reading;

/// <summary>
/// How a server tells sizes, as shown by mails that were surely read whole. RFC 1939, 11 wants the bytes of RETR, RFC 3501 those of BODY[];
/// servers tell the size on their disk, round it up, add what they will write into the mail, or estimate. What does not
/// fit the way of its server is no whole mail, or not that mail.
/// </summary>
sealed class ListedSizes
{
    /// <summary>
    /// Lines of state that servers write into a mail while it is read (Status, X-UID, X-UIDL and the like), in bytes at the most.
    /// </summary>
    const long StateLines = 512;

    /// <summary>The smallest block that sizes are rounded up to.</summary>
    const long SmallestBlock = 128;

    const long LargestBlock = 65536;

    /// <summary>Mails that have to agree before another need not be read twice.</summary>
    const int Enough = 3;

    /// <summary>Mails of other lengths that show that sizes tell nothing.</summary>
    const int Plenty = 10;

    /// <summary>Mails of other lengths that are remembered: more of them tell nothing new.</summary>
    const int MostSeen = 200;

    readonly List<(long Size, long Length)> _seen = [];
    readonly HashSet<(string Uid, long Size)> _heard = [];
    readonly HashSet<(string Uid, long Size)> _confirmed = [];
    long _exact;
    long _other;

    /// <summary>The bytes that LIST tells too much, for every mail; null when it does not do so.</summary>
    long? _excess;

    /// <summary>What sizes are rounded up to; null when they aren't.</summary>
    long? _block;

    /// <summary>Whether mails are given exactly as announced, and not by chance: then what differs is not whole.</summary>
    public bool AreExact => _exact > 0 && _exact >= _other;

    /// <summary>Whether so many mails were seen that another one shows nothing new.</summary>
    public bool AreKnown => AreExact || _seen.Count >= Enough;

    /// <summary>Whether hardly any mail was of another length, so that one that is may be cut, though it is so each time.</summary>
    public bool AreMostlyExact => _exact >= Enough && _exact >= Enough * _other;

    /// <summary>Whether many were of other lengths, in no certain way, as where a server estimates: then no size tells anything.</summary>
    public bool TellNothing => _seen.Count >= Plenty && !AreMostlyExact && _excess is null && _block is null;

    /// <summary>Whether few mails have shown how the server counts.</summary>
    public bool AreHardlyKnown => _exact + _other < Plenty;

    /// <summary>Whether a mail is as long as was announced. POP3 ends every mail with a line end, even one that has none.</summary>
    public static bool IsAnnounced(long size, long length) => length == size || length == size + 2;

    /// <summary>Whether a mail has the length that its size stands for at this server, as far as that is known.</summary>
    /// <param name="size">What LIST told.</param>
    /// <param name="bytes">What RETR gave.</param>
    /// <param name="watched">The same as it was followed; null when it ended elsewhere.</param>
    public bool Fit(long size, MailBytes bytes, DataWatch.WatchedMail? watched) =>
        IsAnnounced(size, bytes.Length)
        || bytes.Length > size && bytes.Length - size <= StateLines + 2 + LineEnds(bytes)
        || watched is { } mail && (mail.Length + mail.Stuffed == size || Enough <= _seen.Count && IsUsual(size, mail.Length));

    /// <summary>A mail was read, and ended where it should.</summary>
    public void HearRead(long size, long length)
    {
        // A rounded size may be exact by chance.
        if (size % SmallestBlock != 0 && IsAnnounced(size, length))
            _exact++;
    }

    /// <summary>A mail of another length was read, and perhaps cut.</summary>
    public void HearOther(SourceMessage message)
    {
        // One that is set aside is read in several passes, and shows no more by that.
        if (_heard.Add((message.Uid, message.Size)))
            _other++;
    }

    /// <summary>A mail of another length was read twice, and was the same.</summary>
    public void HearConfirmed(SourceMessage message, long length)
    {
        HearOther(message);
        if (_seen.Count == MostSeen || !_confirmed.Add((message.Uid, message.Size)))
            return;
        var size = message.Size;
        _seen.Add((size, length));
        _excess = _seen.GroupBy(s => s.Size - s.Length).Where(g => g.Key > 0 && IsMost(g.Count())).Select(g => (long?)g.Key)
            .FirstOrDefault();
        _block = Blocks().Where(b => IsMost(_seen.Count(s => IsRounded(s.Size, s.Length, b)))).Select(b => (long?)b).FirstOrDefault();
    }

    /// <summary>
    /// Whether a confirmed mail may be taken: where its size is not told, any; where sizes are exact, or wrong in one certain way, none
    /// that is wrong in another.
    /// </summary>
    public bool MayTake(long size, long length) => size <= 0 || !AreExact && (_excess is null && _block is null || IsUsual(size, length));

    bool IsUsual(long size, long length) => size - length == _excess || _block is { } block && IsRounded(size, length, block);

    bool IsMost(int count) => count >= Enough && count * 2 > _seen.Count;

    static IEnumerable<long> Blocks()
    {
        for (var block = SmallestBlock; block <= LargestBlock; block *= 2)
            yield return block;
    }

    static bool IsRounded(long size, long length, long block) => size % block == 0 && size - length is >= 0 and var less && less < block;

    static long LineEnds(MailBytes bytes)
    {
        if (bytes.TryGetWhole(out var whole))
            return whole.Count((byte)'\n');
        var (stream, piece, count) = (bytes.Open(), new byte[1 << 16], 0L);
        while (stream.Read(piece, 0, piece.Length) is > 0 and var read)
            count += piece.AsSpan(0, read).Count((byte)'\n');
        return count;
    }
}
