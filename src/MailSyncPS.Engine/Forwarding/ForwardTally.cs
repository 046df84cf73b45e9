using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Counts what has become of every message of a run, each exactly once, over all its passes.</summary>
sealed class ForwardTally(ForwardRequest request)
{
    readonly object _lock = new();
    readonly Dictionary<MessageKey, (MessageOutcome Outcome, long Size)> _messages = [];
    readonly HashSet<MessageKey> _inDoubt = [];
    readonly long[] _counts = new long[Enum.GetValues<MessageOutcome>().Length];
    readonly Dictionary<string, (long MarkedDeleted, long BeforeSince)> _outside = new(StringComparer.Ordinal);
    readonly Dictionary<string, FolderLeftOut> _missed = new(StringComparer.Ordinal);
    readonly long _begun = request.Timeouts.Time.GetTimestamp();
    long _gone;
    long _doneBytes;
    long _underWayBytes;
    long _forwardedBytes;
    long _adopted;

    /// <summary>Bytes handled so far, for the progress: of the messages that are under way, half.</summary>
    public long DoneBytes
    {
        get
        {
            lock (_lock)
                return Math.Min(_doneBytes + _underWayBytes / 2, Math.Max(_doneBytes, TotalBytes));
        }
    }

    /// <summary>Bytes of all messages that are to be handled.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>Messages handled in this run.</summary>
    public long Handled => Count(MessageOutcome.Forwarded) + Count(MessageOutcome.NewlyQuarantined);

    /// <summary>
    /// Messages that this run has come to an end with, be it by finding them at the destination: what shows that it gets on.
    /// </summary>
    public long Settled { get; private set; }

    /// <summary>Messages with an outcome.</summary>
    public long Count(MessageOutcome outcome)
    {
        lock (_lock)
            return _counts[(int)outcome];
    }

    /// <summary>Whether a listing was seen.</summary>
    public bool HasMessages
    {
        get
        {
            lock (_lock)
                return _messages.Count > 0;
        }
    }

    /// <summary>What has become of a message so far.</summary>
    public MessageOutcome OutcomeOf(MessageKey key)
    {
        lock (_lock)
            return _messages.TryGetValue(key, out var m) ? m.Outcome : MessageOutcome.NotReached;
    }

    /// <summary>Makes room for so many messages at once.</summary>
    public void Expect(int messages)
    {
        lock (_lock)
            _messages.EnsureCapacity(_messages.Count + messages);
    }

    /// <summary>Messages not tried in this run that a former one left in doubt.</summary>
    public long LeftInDoubt
    {
        get
        {
            lock (_lock)
                return _inDoubt.Count(key => _messages.TryGetValue(key, out var m) && m.Outcome == MessageOutcome.NotReached);
        }
    }

    /// <summary>Adds a listed message, unless it is known from an earlier pass with an outcome.</summary>
    public void Add(MessageKey key, MessageState state, long size)
    {
        var outcome = ForwardScope.OutcomeOf(state);
        lock (_lock)
        {
            if (state is MessageState.CopyIntent or MessageState.CopyUncertain)
                _inDoubt.Add(key);
            if (!_messages.TryAdd(key, (outcome, size)))
                return;
            Count(outcome, size);
            if (outcome == MessageOutcome.NotReached)
                TotalBytes += size;
        }
    }

    /// <summary>Notes that messages are in doubt no longer: they are not at the destination.</summary>
    public void ClearDoubt(IEnumerable<MessageKey> keys)
    {
        lock (_lock)
            _inDoubt.ExceptWith(keys);
    }

    /// <summary>
    /// Forgets messages of a folder that nothing was done about and that are not listed any more: under another UIDVALIDITY
    /// they are listed anew, and under the same someone has removed them.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="validity">Its UIDVALIDITY.</param>
    /// <param name="listed">The ids of what it holds.</param>
    /// <param name="mayHaveGone">Whether a message that is missing may have been removed, where the listing alone does not show it.</param>
    /// <returns>Those that were removed.</returns>
    public IReadOnlyList<MessageKey> Relist(string folder, uint validity, IEnumerable<string> listed, Func<MessageKey, bool> mayHaveGone)
    {
        lock (_lock)
        {
            var open = _messages.Where(m => m.Key.Folder == folder && m.Value.Outcome is MessageOutcome.NotReached or MessageOutcome.Failed)
                .Select(m => m.Key).ToList();
            if (open.Count == 0)
                return [];
            var there = listed.ToHashSet(StringComparer.Ordinal);
            foreach (var key in open.Where(k => k.Validity != validity))
                Remove(key);
            var gone = open.Where(k => k.Validity == validity && !there.Contains(k.Uid) && (there.Count > 0 || mayHaveGone(k))).ToList();
            gone.ForEach(Remove);
            _gone += gone.Count;
            return gone;
        }
    }

    /// <summary>A message is the one that had another id before: what has become of that one is what has become of it.</summary>
    public void Rebind(MessageKey former, MessageKey key)
    {
        lock (_lock)
        {
            if (former != key && _messages.TryGetValue(former, out var known))
            {
                Remove(former);
                Put(key, known.Outcome, known.Size);
            }
        }
    }

    /// <summary>Notes that messages are fetched anew, and none is under way.</summary>
    public void BeginFetching()
    {
        lock (_lock)
            _underWayBytes = 0;
    }

    /// <summary>Notes that a message was fetched.</summary>
    public void Fetched(long size)
    {
        lock (_lock)
            _underWayBytes += size;
    }

    /// <summary>Notes what has become of a message.</summary>
    public void Set(MessageKey key, MessageOutcome outcome, long size)
    {
        lock (_lock)
        {
            Put(key, outcome, size);
            _doneBytes += outcome == MessageOutcome.Failed ? 0 : size;
            _underWayBytes = Math.Max(0, _underWayBytes - size);
            Settled += outcome == MessageOutcome.Failed ? 0 : 1;
        }
    }

    /// <summary>Notes that copies were adopted.</summary>
    public void Adopt(long count)
    {
        lock (_lock)
            _adopted += count;
    }

    void Remove(MessageKey key)
    {
        if (!_messages.Remove(key, out var before))
            return;
        _counts[(int)before.Outcome]--;
        _forwardedBytes -= before.Outcome == MessageOutcome.Forwarded ? before.Size : 0;
    }

    void Put(MessageKey key, MessageOutcome outcome, long size)
    {
        Remove(key);
        _messages[key] = (outcome, size);
        Count(outcome, size);
    }

    void Count(MessageOutcome outcome, long size)
    {
        _counts[(int)outcome]++;
        _forwardedBytes += outcome == MessageOutcome.Forwarded ? size : 0;
    }

    /// <summary>Folders that were left out from the start; null before the source was asked.</summary>
    public IReadOnlyList<FolderLeftOut>? LeftOut { get; set; }

    /// <summary>Notes that nothing could be done about a folder.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Miss(SourceFolder folder, FolderOmission reason)
    {
        lock (_lock)
            return _missed.TryAdd(folder.Name, new FolderLeftOut(PlainText.Visible(folder.SlashedPath), reason));
    }

    /// <summary>Whether nothing could be done about a folder, for a reason.</summary>
    public bool IsMissed(SourceFolder folder, FolderOmission reason)
    {
        lock (_lock)
            return _missed.TryGetValue(folder.Name, out var missed) && missed.Reason == reason;
    }

    /// <summary>Notes how many messages of a folder the run is not about.</summary>
    public void LeaveOut(string folder, FolderScope scope)
    {
        lock (_lock)
            _outside[folder] = (scope.MarkedDeleted, scope.BeforeSince);
    }

    long LeftBytes =>
        _messages.Values.Where(m => m.Outcome is MessageOutcome.NotReached or MessageOutcome.Failed).Sum(m => m.Size);

    /// <summary>How many days so many bytes take; nothing is told before a destination was asked.</summary>
    public Func<long, int?> DaysFor { get; set; } = _ => null;

    /// <summary>The bytes of other mailboxes that wait for the same destination: a day's bytes are theirs as well.</summary>
    public long WaitingOfOthers { get; set; }

    /// <summary>The counts as they stand.</summary>
    public MailForwardResult Result(bool ended)
    {
        lock (_lock)
        {
            var result = new MailForwardResult
            {
                Account = request.Source,
                Destination = request.Destination,
                Listed = _messages.Count,
                Forwarded = Count(MessageOutcome.Forwarded),
                AlreadyForwarded = Count(MessageOutcome.AlreadyForwarded),
                Adopted = _adopted,
                Quarantined = Count(MessageOutcome.NewlyQuarantined) + Count(MessageOutcome.Quarantined),
                Failed = Count(MessageOutcome.Failed),
                NotReached = Count(MessageOutcome.NotReached),
                Gone = _gone,
                MarkedDeleted = _outside.Values.Sum(o => o.MarkedDeleted),
                BeforeSince = _outside.Values.Sum(o => o.BeforeSince),
                FoldersLeftOut = [.. LeftOut ?? [], .. _missed.Values],
                Bytes = _forwardedBytes,
                DaysLeft = LeftBytes is > 0 and var left ? DaysFor(left + WaitingOfOthers) : null,
                Duration = request.Timeouts.Time.GetElapsedTime(_begun),
            };
            return result with { Complete = ended && result.LeavesNothing };
        }
    }
}
