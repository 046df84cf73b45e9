using System.Globalization;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Simulation.Runs;
using MailSyncPS.Simulation.Servers;

namespace MailSyncPS.Simulation.Plays;

/// <summary>What lies at both servers.</summary>
sealed record WorldState(IReadOnlyList<string> Source, IReadOnlyList<string> Destination)
{
    const string Trial = "trial";

    /// <summary>
    /// The same without trial messages: one that could not be taken back stays, as the run tells, until a removal needs one again.
    /// </summary>
    public WorldState WithoutTrials => this with { Destination = [.. Destination.Where(l => l.Split(' ')[1] != Trial)] };

    /// <summary>What lies there now.</summary>
    public static WorldState Of(World world) => new(Lines(world.Source), Lines(world.Destination));

    static List<string> Lines(SimulatedMailbox mailbox) => [.. mailbox.Places.Where(f => f.Use != SpecialUse.Trash)
        .SelectMany(f => f.Mails.Select(m => string.Create(CultureInfo.InvariantCulture,
            $"{f.Name} {(SimulatedTrial.Is(m) ? Trial : m.Content[..8])} {m.Arrived.UtcDateTime:yyyy-MM-dd HH:mm:ss} [{string.Join(' ', m.Flags)}]{(m.Deleted ? " deleted" : "")}")))
        .Order(StringComparer.Ordinal)];

    /// <summary>What differs.</summary>
    /// <param name="wanted">What should be there.</param>
    /// <param name="mayHaveMore">Whether the destination may have more copies; that these are not too many is checked at each step.</param>
    public IEnumerable<string> Differences(WorldState wanted, bool mayHaveMore = false) =>
        Differences("source", Source, wanted.Source, false).Concat(Differences("destination", Destination, wanted.Destination, mayHaveMore));

    static IEnumerable<string> Differences(string where, IReadOnlyList<string> found, IReadOnlyList<string> wanted, bool mayHaveMore)
    {
        foreach (var line in found.Concat(wanted).Distinct(StringComparer.Ordinal))
        {
            var (has, should) = (found.Count(l => l == line), wanted.Count(l => l == line));
            if (mayHaveMore ? has < should : has != should)
                yield return string.Create(CultureInfo.InvariantCulture, $"{where}: {has} instead of {should} of {line}");
        }
    }
}
