namespace MailSyncPS.Engine.Servers.Binary;

/// <summary>
/// A mail as the server shows it (BODY[]), compared with the same mail as BINARY[] gives it, in which NUL bytes are what they are. There
/// all that
/// was not encoded stands line by line as in the mail; base64 and quoted-printable are decoded. So a line with the byte in question is
/// known
/// by its digest, whatever stands around it.
/// </summary>
sealed class ShownMail
{
    /// <summary>
    /// Lines in question that are looked for. A text of one language in as many has megabytes; what has more is judged without.
    /// </summary>
    const int MostLines = 200_000;

    readonly MailBytes _bytes;
    readonly Dictionary<ulong, int> _awaited = [];
    readonly MailLines _lines = new();
    int _missing;
    bool _isHidden;

    ShownMail(uint uid, MailBytes bytes)
    {
        (Uid, _bytes) = (uid, bytes);
        var lines = new MailLines();
        bytes.Visit(piece => lines.Add(piece, Await));
        lines.End(Await);
    }

    /// <summary>Its UID.</summary>
    public uint Uid { get; }

    /// <summary>Its bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>The mail, where it has a byte that may stand for NUL, and no NUL that shows; else null.</summary>
    public static ShownMail? Questionable(uint uid, MailBytes bytes) =>
        bytes.Has(MailLines.StandIn) && !bytes.Has(0) ? new ShownMail(uid, bytes) : null;

    /// <summary>Takes what BINARY[] gives.</summary>
    public void Take(ReadOnlySpan<byte> binary) => _lines.Add(binary, Settle);

    /// <summary>
    /// Decides, when all that BINARY[] gives was taken. What it did not show is taken as it is where each byte in question belongs to a
    /// character of UTF-8.
    /// </summary>
    public NulFinding Decide()
    {
        _lines.End(Settle);
        return _isHidden ? NulFinding.Hidden
            : _missing == 0 ? NulFinding.None
            : Utf8Shape.Explains(_bytes) ? NulFinding.None : NulFinding.Unknown;
    }

    void Await(ulong digest, bool hasNul)
    {
        _missing++;
        if (_awaited.Count < MostLines || _awaited.ContainsKey(digest))
            _awaited[digest] = _awaited.GetValueOrDefault(digest) + 1;
    }

    void Settle(ulong digest, bool hasNul)
    {
        if (!_awaited.TryGetValue(digest, out var count))
            return;
        _isHidden |= hasNul;
        if (count == 0)
            return;
        _awaited[digest] = count - 1;
        _missing--;
    }
}
