using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Retention;

/// <summary>Messages that their source does not let go, while it takes others away: people are told, and the others go.</summary>
sealed class RefusedMails(RemovalRequest request, IRunObserver observer)
{
    int _count;
    string _words = "";

    /// <summary>Takes note of some.</summary>
    /// <param name="chosen">What was to go.</param>
    /// <param name="refused">What was refused of it.</param>
    /// <returns>Those that stay.</returns>
    public List<RemovalCandidate> Note(IReadOnlyList<RemovalCandidate> chosen, IReadOnlyList<RefusedRemoval> refused)
    {
        foreach (var (message, failure) in refused)
        {
            _words = failure.Message;
            observer.OnVerbose(RetentionTexts.FormatMessageRefused(PlainText.Clean(message.Uid), _words));
        }
        _count += refused.Count;
        return [.. chosen.Where(c => refused.Any(r => r.Message == c.Tracked.Message))];
    }

    /// <summary>Tells how many there were.</summary>
    public void Tell()
    {
        if (_count > 0)
            observer.OnError(new MailSyncException(MailFailure.CommandRefused,
                RetentionTexts.FormatMessagesRefused(Wording.Mails(_count), request.Source, _words)));
    }
}
