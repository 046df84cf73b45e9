namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Mails for which the destination has no room. One that is too large for what is left keeps no smaller one from being copied; where many
/// in a row do not fit, none is left.
/// </summary>
sealed class MissingRoom
{
    /// <summary>So many.</summary>
    public const int InARow = 10;

    /// <summary>Folders of which so many did not fit, while nothing was stored.</summary>
    readonly HashSet<string> _full = new(StringComparer.Ordinal);

    int _inARow;
    MailSyncException? _ofFolder;

    /// <summary>Why the first one was left; null where there was room for all.</summary>
    public MailSyncException? First { get; private set; }

    /// <summary>Whether people know that the destination tells no limit, of which they asked to keep some free.</summary>
    public bool IsUnlimitedTold { get; set; }

    /// <summary>All are tried once more.</summary>
    public void Renew() => (_inARow, First) = (0, null);

    /// <summary>One of a folder did not fit.</summary>
    /// <returns>Whether nothing more of it is to be tried.</returns>
    public bool Hear(MailSyncException failure, string folder)
    {
        First ??= failure;
        if (++_inARow < InARow)
            return false;
        _full.Add(folder);
        if (_full.Count == 1)
            _ofFolder = failure;
        return true;
    }

    /// <summary>
    /// Whether a failure is that of one folder, as a limit may be its own: others are tried before the destination counts as full.
    /// </summary>
    public bool IsOfFolder(MailSyncException failure) => failure == _ofFolder;

    /// <summary>One was stored.</summary>
    public void HearSuccess()
    {
        _inARow = 0;
        _full.Clear();
    }
}
