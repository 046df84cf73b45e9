using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine;

/// <summary>Attempts at something that a server refuses for a while: so many in a row, each after a wait that is told.</summary>
/// <param name="timeouts">How long to wait.</param>
/// <param name="most">Attempts in a row, at the most.</param>
/// <param name="observer">Is told the story.</param>
/// <param name="progress">Is told what is waited for.</param>
sealed class Retries(RunTimeouts timeouts, int most, IRunObserver observer, Action<string> progress)
{
    int _vain;

    /// <summary>Tells of the next attempt, by the failure's words and the seconds until then.</summary>
    public Func<string, string, string> Story { get; init; } = (words, seconds) => ServersTexts.FormatTryingAgain(words, seconds);

    /// <summary>Tells of the wait, by the same.</summary>
    public Func<string, string, string> Status { get; init; } = (words, seconds) => ServersTexts.FormatWaitingToTryAgain(seconds, words);

    /// <summary>Something was achieved: the attempts count anew.</summary>
    public void Renew() => _vain = 0;

    /// <summary>Counts an attempt in vain.</summary>
    /// <returns>Whether there is to be another.</returns>
    public bool Count() => ++_vain < most;

    /// <summary>Counts an attempt in vain, and waits for the next.</summary>
    /// <returns>Whether there is to be one.</returns>
    public async Task<bool> WaitAsync(MailSyncException failure, CancellationToken cancellationToken)
    {
        if (!Count() || timeouts.WaitAfter(failure, _vain) is not { } wait)
            return false;
        var seconds = $"{wait.TotalSeconds:0}";
        observer.OnVerbose(Story(failure.Message, seconds));
        progress(Status(failure.Message, seconds));
        await timeouts.DelayAsync(wait, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
