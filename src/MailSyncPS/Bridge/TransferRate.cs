namespace MailSyncPS.Bridge;

/// <summary>How fast a work goes, by what it did in the last while.</summary>
sealed class TransferRate
{
    // Long enough to bridge the batches, short enough to tell of a line that has become slow.
    static readonly TimeSpan Window = TimeSpan.FromSeconds(20);
    static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    readonly Queue<(TimeSpan At, long Done)> _marks = [];
    (TimeSpan At, long Done) _last;

    /// <summary>Bytes per second; null when it is too early to tell, or nothing moves.</summary>
    internal double? PerSecond => _marks.TryPeek(out var first) && _last.At - first.At >= Least && _last.Done > first.Done
        ? (_last.Done - first.Done) / (_last.At - first.At).TotalSeconds
        : null;

    /// <summary>How long so many bytes take at this rate; null when that can't be told.</summary>
    internal TimeSpan? TimeFor(long bytes) =>
        PerSecond is { } rate && bytes / rate is < int.MaxValue and var seconds ? TimeSpan.FromSeconds(Math.Ceiling(seconds)) : null;

    internal void Note(TimeSpan at, long done)
    {
        // A work that counts anew is in another of its parts.
        if (done < _last.Done)
            _marks.Clear();
        _last = (at, done);
        _marks.Enqueue(_last);
        while (_marks.Count > 1 && at - _marks.Peek().At > Window)
            _marks.Dequeue();
    }
}
