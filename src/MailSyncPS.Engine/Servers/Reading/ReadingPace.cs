namespace MailSyncPS.Engine.Servers.Reading;

/// <summary>
/// How many messages are read at once. Where the reading broke off twice it is one, until those in question were read:
/// so a message at which a server breaks off every time is found, and passed over.
/// </summary>
sealed class ReadingPace
{
    /// <summary>Messages in the first reading: few, so that the copying begins while more are read.</summary>
    const int First = 10;

    /// <summary>Messages in every other reading, at the most: over POP3 each costs two round trips, with the check behind it.</summary>
    const int Most = 400;

    readonly HashSet<string> _brokenIn = new(StringComparer.Ordinal);
    readonly HashSet<string> _suspects = new(StringComparer.Ordinal);
    readonly HashSet<string> _brokenAt = new(StringComparer.Ordinal);

    /// <summary>Messages that are read at once, at the most.</summary>
    public int Limit => _suspects.Count > 0 ? 1 : HasRead ? Most : First;

    /// <summary>Whether any message was read in this run.</summary>
    public bool HasRead { get; private set; }

    /// <summary>A reading succeeded.</summary>
    public void HearSuccess(IEnumerable<SourceMessage> batch)
    {
        HasRead = true;
        _suspects.ExceptWith(batch.Select(m => m.Uid));
    }

    /// <summary>A reading broke off.</summary>
    /// <returns>Whether it did so for the second time at a single message, which is to be passed over.</returns>
    public bool HearBreak(IReadOnlyList<SourceMessage> batch)
    {
        if (batch.Count == 1)
        {
            var isSecond = !_brokenAt.Add(batch[0].Uid);
            if (isSecond)
                _suspects.Remove(batch[0].Uid);
            return isSecond;
        }
        if (batch.Any(m => _brokenIn.Contains(m.Uid)))
            _suspects.UnionWith(batch.Select(m => m.Uid));
        _brokenIn.UnionWith(batch.Select(m => m.Uid));
        return false;
    }
}
