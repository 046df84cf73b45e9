using MailSyncPS.Simulation.Servers;

namespace MailSyncPS.Simulation.Runs;

/// <summary>What must hold at every moment.</summary>
interface IPromise
{
    /// <summary>Checks it; what does not hold is told to the world.</summary>
    void Check(World world, string step);
}

/// <summary>
/// What must hold at every moment from a beginning on: of each mail of the source there are as many in both mailboxes together, the
/// destination has no more of it than both held, and loses none.
/// </summary>
sealed class Promise : IPromise
{
    readonly Dictionary<string, int> _source;
    readonly Dictionary<string, int> _destination;

    /// <summary>What is there now is the beginning.</summary>
    public Promise(World world) => (_source, _destination) = (Count(world.Source), Count(world.Destination));

    /// <summary>How often each content lies in a mailbox.</summary>
    public static Dictionary<string, int> Count(SimulatedMailbox mailbox) => mailbox.Places.SelectMany(f => f.Mails)
        .GroupBy(m => m.Content, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    /// <summary>Whether copies of what is removed were at the destination never, or are no more: then nothing is lost by it.</summary>
    public bool MayGoWithoutCopy { get; init; }

    /// <summary>Checks it; what does not hold is told to the world.</summary>
    public void Check(World world, string step)
    {
        var (source, destination) = (Count(world.Source), Count(world.Destination));
        foreach (var (content, count) in _source)
        {
            var (left, copies, before) = (source.GetValueOrDefault(content), destination.GetValueOrDefault(content),
                _destination.GetValueOrDefault(content));
            if (left + copies < count && !MayGoWithoutCopy)
                world.Breach($"LOST at {step}: of {count} mails {content[..8]} only {left} are at the source and {copies} at the destination");
            if (copies > before + count)
                world.Breach($"DOUBLED at {step}: {copies} copies of {count} mails {content[..8]}, and there were {before}");
        }
        foreach (var (content, before) in _destination)
        {
            if (destination.GetValueOrDefault(content) < before)
                world.Breach($"LOST at {step}: a mail {content[..8]} that was at the destination before");
        }
    }
}
