namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Mails for which the destination has no room. One that is too large for what is left keeps no smaller one from being copied; where many
/// in a row do not fit, none is left.
/// </summary>
sealed class MissingRoom
{
    /// <summary>So many.</summary>
    public const int InARow = 10;

    int _inARow;

    /// <summary>Why the first one was left; null where there was room for all.</summary>
    public MailSyncException? First { get; private set; }

    /// <summary>Whether people know that the destination tells no limit, of which they asked to keep some free.</summary>
    public bool IsUnlimitedTold { get; set; }

    /// <summary>All are tried once more.</summary>
    public void Renew() => (_inARow, First) = (0, null);

    /// <summary>One did not fit.</summary>
    /// <returns>Whether the run is to stop.</returns>
    public bool Hear(MailSyncException failure)
    {
        First ??= failure;
        return ++_inARow >= InARow;
    }

    /// <summary>One was stored.</summary>
    public void HearSuccess() => _inARow = 0;
}
