using System.Collections.Concurrent;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// What the runs of this process send to one destination side by side, as several mailboxes are copied to one: what one of them uses up is
/// room that the others have not.
/// </summary>
sealed class SharedRoom
{
    static readonly ConcurrentDictionary<MailboxKey, SharedRoom> Rooms = new();

    readonly object _turn = new();
    RoomUse _begun;
    RoomUse _ended;

    /// <summary>That of a destination.</summary>
    public static SharedRoom Of(MailAccount destination) => Rooms.GetOrAdd(MailboxKey.Of(destination), _ => new SharedRoom());

    /// <summary>
    /// What is surely counted in what the destination tells from now on: all that was sent and answered. What is under way may be, too.
    /// </summary>
    public RoomUse Ended
    {
        get
        {
            lock (_turn)
                return _ended;
        }
    }

    /// <summary>Whether anything is under way.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_turn)
                return _begun != _ended;
        }
    }

    /// <summary>What may have been used since a moment.</summary>
    /// <param name="told">What was counted at that moment.</param>
    public RoomUse UsedSince(RoomUse told)
    {
        lock (_turn)
            return _begun - told;
    }

    /// <summary>Takes room for the next mails.</summary>
    /// <param name="items">The mails, in their order.</param>
    /// <param name="told">What is counted in what the destination has told.</param>
    /// <param name="spare">What could be used then.</param>
    /// <returns>Those that fit. Each is to be given back by <see cref="End"/>.</returns>
    public List<ForwardItem> Take(IEnumerable<ForwardItem> items, RoomUse told, RoomUse spare)
    {
        lock (_turn)
        {
            var fitting = new List<ForwardItem>();
            foreach (var item in items)
            {
                var next = _begun + RoomUse.Of([item]);
                if (!(next - told).FitsIn(spare))
                    continue;
                _begun = next;
                fitting.Add(item);
            }
            return fitting;
        }
    }

    /// <summary>Mails were answered, or were not sent after all.</summary>
    public void End(RoomUse use)
    {
        lock (_turn)
            _ended += use;
    }
}
