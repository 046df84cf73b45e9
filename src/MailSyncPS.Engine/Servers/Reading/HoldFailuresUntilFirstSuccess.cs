using System.Runtime.CompilerServices;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Reading;

/// <summary>
/// Tells a message that can't be read from a server that gives none at the moment. One message read shows that the server
/// works; several failures without one show that no message is to blame, so that none is set aside.
/// </summary>
static class HoldFailuresUntilFirstSuccess
{
    const int Suspicious = 3;
    const int Hopeless = 20;

    /// <summary>The messages as they come; failures are held back until one was read.</summary>
    /// <exception cref="MailSyncException">None can be read.</exception>
    public static async IAsyncEnumerable<FetchedMail> HoldBackAsync(string server, ReadingPace pace, IAsyncEnumerable<FetchedMail> mails,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var held = new List<FetchedMail>();
        var serverReads = false;
        await foreach (var mail in mails.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            // It was not asked for, or is there no more, so it tells nothing of the server.
            if (mail.Failure?.Failure == MailFailure.MessageTooLarge || mail.HasGone)
            {
                yield return mail;
                continue;
            }
            held.Add(mail);
            serverReads |= mail.Failure is null;
            if (!serverReads && held.Count < Hopeless)
                continue;
            if (!serverReads)
                break;
            foreach (var known in held)
                yield return known;
            held.Clear();
        }
        if (!serverReads && held.Count >= Suspicious)
            throw new MailSyncException(MailFailure.MessageUnreadable, ServersTexts.FormatGivesNone(server, held[0].Failure!.Message),
                held[0].Failure) { IsTransient = true };
        // Nothing shows that it was the message at which the server broke off, so that the next run tries again.
        foreach (var mail in held)
            yield return mail.BrokeOff && !pace.HasRead
                ? mail with { Failure = new(mail.Failure!.Failure, mail.Failure.Message, mail.Failure) { IsTransient = true } } : mail;
    }
}
