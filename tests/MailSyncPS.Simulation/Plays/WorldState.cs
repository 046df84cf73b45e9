using System.Globalization;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Simulation.Runs;
using MailSyncPS.Simulation.Servers;

namespace MailSyncPS.Simulation.Plays;

/// <summary>What lies at both servers.</summary>
sealed record WorldState(IReadOnlyList<string> Source, IReadOnlyList<string> Destination)
{
    /// <summary>What lies there now.</summary>
    public static WorldState Of(World world) => new(Lines(world.Source), Lines(world.Destination));

    static List<string> Lines(SimulatedMailbox mailbox) => [.. mailbox.Places.Where(f => f.Use != SpecialUse.Trash)
        .SelectMany(f => f.Mails.Select(m => string.Create(CultureInfo.InvariantCulture,
            $"{f.Name} {m.Content[..8]} {m.Arrived.UtcDateTime:yyyy-MM-dd HH:mm:ss} [{string.Join(' ', m.Flags)}]{(m.Deleted ? " deleted" : "")}")))
        .Order(StringComparer.Ordinal)];

    /// <summary>What differs.</summary>
    public IEnumerable<string> Differences(WorldState wanted) =>
        Differences("source", Source, wanted.Source).Concat(Differences("destination", Destination, wanted.Destination));

    static IEnumerable<string> Differences(string where, IReadOnlyList<string> found, IReadOnlyList<string> wanted)
    {
        foreach (var line in found.Concat(wanted).Distinct(StringComparer.Ordinal))
        {
            var (has, should) = (found.Count(l => l == line), wanted.Count(l => l == line));
            if (has != should)
                yield return string.Create(CultureInfo.InvariantCulture, $"{where}: {has} instead of {should} of {line}");
        }
    }
}
