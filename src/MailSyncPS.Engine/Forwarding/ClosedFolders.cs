using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// The source's folders of which nothing more is tried in a run: the source does not let them be read, or the destination takes none of
/// their mail, while the others go on.
/// </summary>
sealed class ClosedFolders
{
    /// <summary>So often a run may break off at a folder; it may have been a moment's trouble.</summary>
    const int MostBroken = 3;

    /// <summary>So many mails that a folder is closed to show that it is, where none was taken.</summary>
    public const int EnoughShut = 3;

    /// <summary>Folders that may be passed over until the destination itself counts as the one that asks to wait.</summary>
    const int MostPassedOver = 2;

    readonly Dictionary<SourceFolder, MailSyncException> _passedOver = [];
    readonly Dictionary<string, List<(SetAside Mail, string Words)>> _shut = new(StringComparer.Ordinal);
    readonly HashSet<string> _closed = new(StringComparer.Ordinal);
    readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> _refused = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> _broken = new(StringComparer.Ordinal);
    MailSyncException? _later;
    bool _hasPassedOver;
    bool _hasReopened;

    /// <summary>A folder's mail was taken.</summary>
    public void HearSuccess(string folder)
    {
        _taken.Add(folder);
        _broken.Remove(folder);
    }

    /// <summary>A mail of a folder was refused, and not for what it is.</summary>
    /// <returns>Whether so many were, and none taken, that it is no mail's fault.</returns>
    public bool HearRefusal(string folder) => Count(_refused, folder) >= BreakerPolicy.Refusals.Hopeless && !_taken.Contains(folder);

    /// <summary>A mail was refused as its folder takes none; that may be so, or be said of that mail alone.</summary>
    /// <returns>Whether it is so.</returns>
    public bool HearShut(SetAside mail, string words)
    {
        var folder = mail.Record.Key.Folder;
        if (!_shut.TryGetValue(folder, out var mails))
            _shut[folder] = mails = [];
        if (!mails.Exists(m => m.Mail.Record.Key == mail.Record.Key))
            mails.Add((mail, words));
        return mails.Count >= EnoughShut && !_taken.Contains(folder);
    }

    /// <summary>The mails of a folder that were refused so, and takes them off.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="hasTaken">Whether others of it were taken, so that the refusals are of the mails themselves.</param>
    public IReadOnlyList<(SetAside Mail, string Words)> TakeShut(string folder, out bool hasTaken)
    {
        hasTaken = _taken.Contains(folder);
        return _shut.Remove(folder, out var mails) ? mails : [];
    }

    /// <summary>The run broke off as a folder was opened, made or missed.</summary>
    /// <returns>Whether it did so too often for a moment's trouble.</returns>
    public bool HearBreak(string folder) => Count(_broken, folder) >= MostBroken;

    /// <summary>How many folders the run is about.</summary>
    public int Folders { get; set; }

    /// <summary>
    /// The destination asks to wait with the mail of a folder: said of it again and again, or for long, it is passed over, so that it keeps
    /// no other from being copied.
    /// </summary>
    public void HearLater(string folder, MailSyncException failure, bool isFar)
    {
        var isBroken = HearBreak(folder);
        _later = (isBroken || isFar) && Folders > 1 && _passedOver.Count < MostPassedOver ? failure : null;
    }

    /// <summary>Whether a failure is that of a folder which is to be passed over.</summary>
    public bool IsPassedOver(MailSyncException failure) => failure == _later;

    /// <summary>Nothing more of a folder is tried until all others were.</summary>
    public void PassOver(SourceFolder folder, MailSyncException failure)
    {
        _passedOver[folder] = failure;
        _hasPassedOver = true;
        Close(folder.Name);
    }

    /// <summary>Whether a folder was passed over since this was asked last.</summary>
    public bool TakePassedOver()
    {
        var has = _hasPassedOver;
        _hasPassedOver = false;
        return has;
    }

    /// <summary>All others were tried: those that were passed over have a second chance, once in a run.</summary>
    /// <returns>Whether there are any.</returns>
    public bool Reopen()
    {
        if (_hasReopened || _passedOver.Count == 0)
            return false;
        _hasReopened = true;
        foreach (var folder in _passedOver.Keys)
        {
            _closed.Remove(folder.Name);
            _broken.Remove(folder.Name);
        }
        _passedOver.Clear();
        return true;
    }

    /// <summary>The folders that are passed over, and why.</summary>
    public IReadOnlyDictionary<SourceFolder, MailSyncException> PassedOver => _passedOver;

    /// <summary>Nothing more of a folder is tried in this run.</summary>
    public void Close(string folder) => _closed.Add(folder);

    /// <summary>Whether nothing more of a folder is tried.</summary>
    public bool Has(string folder) => _closed.Contains(folder);

    static int Count(Dictionary<string, int> counts, string folder) => counts[folder] = counts.GetValueOrDefault(folder) + 1;
}
