using System.Diagnostics;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Looks at something again and again, ever more seldom, until a time is over; once in any case.</summary>
sealed class Looks(TimeSpan patience)
{
    static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    readonly Stopwatch _watch = Stopwatch.StartNew();
    int _count;

    /// <summary>Waits until it is time for the next look; false when there is none.</summary>
    public async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (_count++ == 0)
            return true;
        var left = patience - _watch.Elapsed;
        if (left <= TimeSpan.Zero)
            return false;
        var wait = First * Math.Pow(1.6, _count - 2);
        await Task.Delay(wait < left ? wait : left, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
