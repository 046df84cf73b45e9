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

    /// <summary>Why the first one of each folder was left.</summary>
    readonly Dictionary<string, MailSyncException> _first = new(StringComparer.Ordinal);

    int _inARow;
    (string Folder, MailSyncException Failure)? _ofFolder;

    /// <summary>Why the first one was left; null where there was room for all.</summary>
    public MailSyncException? First => _first.Values.FirstOrDefault();

    /// <summary>Whether people know that the destination tells no limit, of which they asked to keep some free.</summary>
    public bool IsUnlimitedTold { get; set; }

    /// <summary>All are tried once more.</summary>
    public void Renew()
    {
        _inARow = 0;
        _first.Clear();
    }

    /// <summary>One of a folder did not fit.</summary>
    /// <returns>Whether nothing more of it is to be tried.</returns>
    public bool Hear(MailSyncException failure, string folder)
    {
        _first.TryAdd(folder, failure);
        if (++_inARow < InARow)
            return false;
        if (_full.Add(folder) && _full.Count == 1)
            _ofFolder = (folder, failure);
        return true;
    }

    /// <summary>
    /// Whether a failure is that of one folder, as a limit may be its own: others are tried before the destination counts as full.
    /// </summary>
    public bool IsOfFolder(MailSyncException failure) => failure == _ofFolder?.Failure;

    /// <summary>Nothing more of the folder is tried, which is told by itself.</summary>
    public void CloseFolder()
    {
        _inARow = 0;
        _first.Remove(_ofFolder!.Value.Folder);
    }

    /// <summary>One was stored.</summary>
    public void HearSuccess()
    {
        _inARow = 0;
        _full.Clear();
    }
}
