namespace MailSyncPS.Engine.Tracking;

/// <summary>Counts the line ends of a message that servers are known to rewrite.</summary>
/// <param name="BareLines">LFs without a CR in front, which become CRLF.</param>
/// <param name="Runs">Runs of several CRs in front of an LF, which lose one CR.</param>
/// <param name="Extras">All the CRs in such runs but the last, which may all go.</param>
readonly record struct LineEnds(int BareLines, int Runs, int Extras)
{
    /// <summary>The longest line end that a server adds to the last line.</summary>
    const int LongestEnd = 2;

    /// <summary>Counts them.</summary>
    public static LineEnds Count(ReadOnlySpan<byte> message)
    {
        var counter = new LineEndCounter();
        counter.Append(message);
        return counter.End();
    }

    /// <summary>The sizes that a message of a size may have once a server has rewritten them, be it one kind of them or several.</summary>
    public IEnumerable<long> Sizes(int size)
    {
        foreach (var dropped in new[] { 0, Runs, Extras }.Distinct())
        {
            foreach (var completed in new[] { 0, BareLines }.Distinct())
            {
                for (var end = 0; end <= LongestEnd; end++)
                    yield return size - dropped + completed + end;
            }
        }
    }
}
