using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Messages over which the connection broke, so that nobody knows whether they were stored. By chance that happens to any message; where it
/// happens again and again, a batch is sent one by one to find the culprit, which is sent no more.
/// </summary>
sealed class BrokenSendings
{
    /// <summary>Batches that may break with a message in them before it goes alone.</summary>
    const int MostInBatches = 2;

    /// <summary>Times that the connection may break over a message that went alone.</summary>
    const int MostAlone = 3;

    readonly Dictionary<MessageKey, (int InBatches, int Alone)> _breaks = [];

    /// <summary>The connection broke over a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="wasAlone">Whether no other one was sent with it.</param>
    public void HearBreak(MessageKey message, bool wasAlone)
    {
        lock (_breaks)
        {
            var (inBatches, alone) = _breaks.GetValueOrDefault(message);
            _breaks[message] = wasAlone ? (inBatches, alone + 1) : (inBatches + 1, alone);
        }
    }

    /// <summary>Whether a message is to be sent alone.</summary>
    public bool IsSuspect(MessageKey message)
    {
        lock (_breaks)
            return _breaks.GetValueOrDefault(message) is { InBatches: >= MostInBatches } or { Alone: > 0 };
    }

    /// <summary>Whether it is the message at which the server hangs up.</summary>
    public bool IsCulprit(MessageKey message)
    {
        lock (_breaks)
            return _breaks.GetValueOrDefault(message).Alone >= MostAlone;
    }
}
