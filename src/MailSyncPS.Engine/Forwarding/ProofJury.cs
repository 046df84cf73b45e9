using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Tells a mail that a destination can't keep from a destination that alters every mail. One proven copy shows that the
/// destination keeps what it is given, so that the altered mails are the exception; several altered ones without a proven
/// one show that nothing more may be sent.
/// </summary>
sealed class ProofJury(DateTimeOffset runBegan)
{
    const int Suspicious = 3;
    readonly object _lock = new();
    readonly List<SetAside> _waiting = [];
    bool _isFaithful;

    /// <summary>Whether no copy was proven yet in this run, so that mails are sent one by one.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
                return !_isFaithful;
        }
    }

    /// <summary>
    /// Whether copies were altered and none proven, one that was sent just now among them: an old one may have been altered by what is
    /// repaired since.
    /// </summary>
    public bool BlamesDestination
    {
        get
        {
            lock (_lock)
                return !_isFaithful && _waiting.Count >= Suspicious && _waiting.Any(w => w.Record.SentAt >= runBegan.AddMilliseconds(-1));
        }
    }

    /// <summary>A copy was proven.</summary>
    public void HearProof()
    {
        lock (_lock)
            _isFaithful = true;
    }

    /// <summary>A copy is not what was sent.</summary>
    public void HearMismatch(SetAside altered)
    {
        lock (_lock)
            _waiting.Add(altered);
    }

    /// <summary>The altered mails that a verdict can be given on now, and takes them off.</summary>
    public IReadOnlyList<SetAside> TakeGuilty(bool atEnd)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 || !_isFaithful && !(atEnd && !BlamesDestination))
                return [];
            var guilty = _waiting.ToList();
            _waiting.Clear();
            return guilty;
        }
    }

    /// <summary>What was wrong with the last one; empty when nothing was.</summary>
    public string LastReason
    {
        get
        {
            lock (_lock)
                return _waiting.Count > 0 ? _waiting[^1].Reason : string.Empty;
        }
    }
}
