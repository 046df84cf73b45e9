using System.Collections.Concurrent;
using System.Diagnostics;
using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Counts what has become of every message of a run, each exactly once, over all its passes.</summary>
sealed class ForwardTally(ForwardRequest request)
{
    readonly ConcurrentDictionary<MessageKey, (MessageOutcome Outcome, long Size)> _messages = new();
    readonly Stopwatch _watch = Stopwatch.StartNew();
    long _doneBytes;

    /// <summary>Bytes of the messages handled so far, for the progress.</summary>
    public long DoneBytes => Interlocked.Read(ref _doneBytes);

    /// <summary>Bytes of all messages that are to be handled.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>Messages handled in this run.</summary>
    public long Handled => Count(MessageOutcome.Forwarded) + Count(MessageOutcome.NewlyQuarantined);

    /// <summary>Messages with an outcome.</summary>
    public long Count(MessageOutcome outcome) => _messages.Values.LongCount(m => m.Outcome == outcome);

    /// <summary>Whether a listing was seen.</summary>
    public bool HasMessages => !_messages.IsEmpty;

    /// <summary>What has become of a message so far.</summary>
    public MessageOutcome OutcomeOf(MessageKey key) => _messages.TryGetValue(key, out var m) ? m.Outcome : MessageOutcome.NotReached;

    /// <summary>Adds a listed message, unless it is known from an earlier pass with an outcome.</summary>
    public void Add(MessageKey key, MessageOutcome outcome, long size)
    {
        if (_messages.TryAdd(key, (outcome, size)) && outcome == MessageOutcome.NotReached)
            TotalBytes += size;
    }

    /// <summary>Notes what has become of a message.</summary>
    public void Set(MessageKey key, MessageOutcome outcome, long size)
    {
        _messages[key] = (outcome, size);
        if (outcome != MessageOutcome.Failed)
            Interlocked.Add(ref _doneBytes, size);
    }

    /// <summary>The counts as they stand.</summary>
    public MailForwardResult Result(bool ended)
    {
        var quarantined = Count(MessageOutcome.NewlyQuarantined);
        var (failed, notReached) = (Count(MessageOutcome.Failed), Count(MessageOutcome.NotReached));
        return new()
        {
            Account = request.Source,
            Destination = request.Destination,
            Listed = _messages.Count,
            Forwarded = Count(MessageOutcome.Forwarded),
            AlreadyForwarded = Count(MessageOutcome.AlreadyForwarded),
            Quarantined = quarantined + Count(MessageOutcome.Quarantined),
            Failed = failed,
            NotReached = notReached,
            Bytes = _messages.Values.Where(m => m.Outcome == MessageOutcome.Forwarded).Sum(m => m.Size),
            Duration = _watch.Elapsed,
            Complete = ended && failed == 0 && notReached == 0 && quarantined == 0,
        };
    }
}
