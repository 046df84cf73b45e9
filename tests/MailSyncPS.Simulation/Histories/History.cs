using System.Globalization;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Simulation.Runs;
using MailSyncPS.Simulation.Servers;
using MailSyncPS.Simulation.Situations;

namespace MailSyncPS.Simulation.Histories;

/// <summary>What happens to two mailboxes in a row, and what must hold all the while and in the end.</summary>
/// <param name="Source">What the old server is like.</param>
/// <param name="Destination">What the new server is like.</param>
/// <param name="Deeds">What happens.</param>
/// <param name="Folder">Where INBOX goes; null for INBOX.</param>
sealed record History(SourceTraits Source, DestinationTraits Destination, IReadOnlyList<Deed> Deeds, string? Folder = null)
{
    /// <summary>Plays it.</summary>
    /// <returns>What did not hold.</returns>
    public async Task<IReadOnlyCollection<string>> PlayAsync()
    {
        using var play = new HistoryPlay(this);
        return await play.PlayAsync();
    }

    /// <summary>The shortest history that fails still, with deeds left out of this one as long as that can be done.</summary>
    public async Task<History> ShortenAsync()
    {
        var shortest = this;
        for (var i = Deeds.Count - 1; i >= 0; i--)
        {
            var shorter = shortest with { Deeds = [.. shortest.Deeds.Where((_, n) => n != i)] };
            if ((await shorter.PlayAsync()).Count > 0)
                shortest = shorter;
        }
        return shortest.Deeds.Count == Deeds.Count ? this : await shortest.ShortenAsync();
    }

    /// <summary>The history in words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"from {Source} to {Destination} {Folder}: {string.Join(", ", Deeds)}");
}
