using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Tells messages that a destination can't take or keep from a destination that takes or keeps none. One success shows that it works,
/// so that the failed messages are the exception, until many in a row fail; several failures without one show that nothing more may be
/// sent. Until either is known, the failed messages wait.
/// </summary>
sealed class DestinationBreaker(BreakerPolicy policy)
{
    readonly object _lock = new();
    readonly Dictionary<MessageKey, SetAside> _waiting = [];
    string _lastWords = string.Empty;
    bool _works;
    bool _hasWorked;
    int _inARow;

    /// <summary>Whether nothing has shown yet that the destination works.</summary>
    public bool AwaitsSuccess
    {
        get
        {
            lock (_lock)
                return !_works;
        }
    }

    /// <summary>Whether nothing but failures was heard of, too often for it to be the messages.</summary>
    public bool BlamesDestination
    {
        get
        {
            lock (_lock)
                return Blames(policy.Suspicious);
        }
    }

    /// <summary>Whether so many failed that no other message need be tried.</summary>
    public bool IsHopeless
    {
        get
        {
            lock (_lock)
                // What was refused for itself may lie in front of what would be taken.
                return !_hasWorked && Blames(policy.Hopeless);
        }
    }

    /// <summary>What was said of the failure that was heard of last; empty when there was none.</summary>
    public string LastWords
    {
        get
        {
            lock (_lock)
                return _lastWords;
        }
    }

    /// <summary>The destination works: so messages show, those among them that failed before.</summary>
    public void HearSuccess(IEnumerable<MessageKey> messages)
    {
        lock (_lock)
        {
            _works = _hasWorked = true;
            _inARow = 0;
            foreach (var message in messages)
                _waiting.Remove(message);
        }
    }

    /// <summary>A message failed.</summary>
    /// <param name="failed">The message, and why.</param>
    /// <param name="words">What was said.</param>
    /// <param name="isSuspect">Whether it failed before, while others were taken: that it does so again tells nothing new.</param>
    public void HearFailure(SetAside failed, string words, bool isSuspect = false)
    {
        lock (_lock)
        {
            _waiting[failed.Record.Key] = failed;
            _lastWords = words;
            if (!failed.NamesTheMail && !isSuspect && ++_inARow >= policy.InARow)
                _works = false;
        }
    }

    /// <summary>The failed messages of a folder are no sign of anything.</summary>
    public void Forget(string folder)
    {
        lock (_lock)
        {
            foreach (var key in _waiting.Keys.Where(k => k.Folder == folder).ToList())
                _waiting.Remove(key);
        }
    }

    /// <summary>The failed messages that a verdict can be given on now, and takes them off.</summary>
    /// <param name="atEnd">Whether no other message will show whether the destination works.</param>
    public IReadOnlyList<SetAside> TakeGuilty(bool atEnd)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 || !_works && (!atEnd || Blames(policy.Suspicious)))
                return [];
            var guilty = _waiting.Values.ToList();
            _waiting.Clear();
            return guilty;
        }
    }

    bool Blames(int count) =>
        !_works && _waiting.Count >= (_hasWorked ? 1 : count) && _waiting.Values.Any(policy.CountsAgainst);
}
