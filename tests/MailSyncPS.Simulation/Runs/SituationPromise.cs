using MailSyncPS.Promises;
using MailSyncPS.Simulation.Servers;

namespace MailSyncPS.Simulation.Runs;

/// <summary>What must hold at every step of a situation.</summary>
sealed class SituationPromise : IPromise
{
    readonly Promise _promise;

    /// <summary>What is there now is the beginning.</summary>
    public SituationPromise(World world, bool mayGoWithoutCopy) =>
        _promise = new Promise(Count(world.Source), Count(world.Destination)) { MayGoWithoutCopy = mayGoWithoutCopy };

    /// <inheritdoc/>
    public void Check(World world, string step)
    {
        foreach (var breach in _promise.Check(Count(world.Source), Count(world.Destination)))
            world.Breach($"{breach}, at {step}");
    }

    static IReadOnlyDictionary<string, int> Count(SimulatedMailbox mailbox) =>
        Promise.Count(mailbox.Places.SelectMany(f => f.Mails).Select(m => m.Content));
}
