using MailSyncPS.Promises;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>
/// Checks what a run did to a mailbox that is source and destination at the same time, under two names: no mail may ever be
/// missing there, and what came while a run looked is sent once at the most, by that run or a later one.
/// </summary>
/// <param name="before">What lay in it before the run.</param>
/// <param name="arrived">How many mails of each content came during the run.</param>
/// <param name="unsent">How many mails of each content came during earlier runs, and were not sent yet; the run's are added to them.</param>
sealed class OneMailboxCheck(IReadOnlyList<StoredCopy> before, IReadOnlyDictionary<string, int> arrived, Dictionary<string, int> unsent)
{
    readonly IReadOnlyList<StoredCopy> _before = [.. before.Where(IsMail)];

    /// <summary>How many copies the run has sent into the mailbox itself.</summary>
    public int Sent { get; private set; }

    /// <summary>How many mails it has removed.</summary>
    public int Removed { get; private set; }

    /// <summary>Checks it.</summary>
    /// <exception cref="ScheduleViolationException">A mail is missing, or there more often than it may be.</exception>
    public void Check(IReadOnlyList<StoredCopy> now)
    {
        var mails = now.Where(IsMail).ToList();
        var (had, has) = (_before.ToLookup(m => m.Content), mails.ToLookup(m => m.Content));
        Removed = _before.Select(m => m.Name).Except(mails.Select(m => m.Name)).Count();
        foreach (var content in had.Select(g => g.Key).Concat(arrived.Keys).Distinct())
        {
            var came = arrived.GetValueOrDefault(content);
            var (due, count) = (had[content].Count() + came, has[content].Count());
            var tolerated = unsent.GetValueOrDefault(content) + came;
            if (new CopyBounds(due, due + tolerated).Judge(count) is { } invariant)
            {
                throw new ScheduleViolationException(invariant,
                    $"of {had[content].Concat(has[content]).FirstOrDefault()} there were {due} in the one mailbox, {tolerated} of them come during runs, and there are {count}");
            }
            unsent[content] = tolerated - (count - due);
            Sent += count - due;
        }
        if (mails.FirstOrDefault(m => !had.Contains(m.Content) && !arrived.ContainsKey(m.Content)) is { } strange)
            throw new ScheduleViolationException(Invariant.DestinationUnchanged, $"{strange} was not there before, and did not come");
    }

    /// <summary>The trial message of a removal comes and goes.</summary>
    static bool IsMail(StoredCopy mail) => !mail.IsTrial;
}
