using System.Globalization;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Sweeps;

/// <summary>What lies in the storage of both servers at one moment.</summary>
sealed record StageState(IReadOnlyList<StoredMail> Source, IReadOnlyList<StoredMail> Destination)
{
    /// <summary>How often each content is at the source, by digest.</summary>
    public Dictionary<string, int> SourceCounts { get; } = Count(Source);

    /// <summary>How often each content is at the destination, by digest.</summary>
    public Dictionary<string, int> DestinationCounts { get; } = Count(Destination);

    /// <summary>What is lost or doubled since an earlier moment: of each mail there must be as many in both together, and no more at the destination than both held.</summary>
    public IEnumerable<string> Breaches(StageState before)
    {
        foreach (var mails in before.Source.GroupBy(m => m.Digest()))
        {
            var (left, copies, copiesBefore) = (SourceCounts.GetValueOrDefault(mails.Key), DestinationCounts.GetValueOrDefault(mails.Key), before.DestinationCounts.GetValueOrDefault(mails.Key));
            if (left + copies < mails.Count())
                yield return $"LOST {mails.First().Description}: of {mails.Count()} only {left} at the source and {copies} at the destination";
            if (copies > copiesBefore + mails.Count())
                yield return $"DOUBLED {mails.First().Description}: {copies} copies of {mails.Count()}, and there were {copiesBefore}";
        }
        foreach (var mail in before.Destination.DistinctBy(m => m.Digest()).Where(m => DestinationCounts.GetValueOrDefault(m.Digest()) < before.DestinationCounts[m.Digest()]))
            yield return $"LOST {mail.Description}: it was at the destination before";
    }

    /// <summary>What differs from the end of an undisturbed run.</summary>
    public IEnumerable<string> Differences(StageState undisturbed)
    {
        foreach (var difference in Compare(undisturbed.Source.Select(m => Line(m, withFlags: false)), Source.Select(m => Line(m, withFlags: false))))
            yield return $"source: {difference}";
        foreach (var difference in Compare(undisturbed.Destination.Select(m => Line(m, withFlags: true)), Destination.Select(m => Line(m, withFlags: true))))
            yield return $"destination: {difference}";
    }

    /// <summary>What a run changed that had nothing to do: files that came or went.</summary>
    public IEnumerable<string> Changes(StageState before) =>
        Compare(before.Source.Concat(before.Destination).Select(FileName), Source.Concat(Destination).Select(FileName)).Select(c => $"a run with nothing to do changed the storage: {c}");

    static IEnumerable<string> Compare(IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var (wanted, found) = (Tally(expected), Tally(actual));
        foreach (var line in wanted.Keys.Union(found.Keys).Order(StringComparer.Ordinal))
        {
            if (wanted.GetValueOrDefault(line) != found.GetValueOrDefault(line))
                yield return $"{line}: {found.GetValueOrDefault(line)} instead of {wanted.GetValueOrDefault(line)}";
        }
    }

    static Dictionary<string, int> Tally(IEnumerable<string> lines) => lines.GroupBy(l => l, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    static Dictionary<string, int> Count(IEnumerable<StoredMail> mails) => Tally(mails.Select(m => m.Digest()));

    static string Line(StoredMail mail, bool withFlags) => string.Create(CultureInfo.InvariantCulture,
        $"{mail.Folder} {mail.Description} {mail.Digest()[..8]} of {mail.Arrived.UtcDateTime:yyyy-MM-dd HH:mm:ss}{(withFlags ? $" [{mail.Flags}]" : "")}");

    // Flags and the move from new/ to cur/ are part of a file's whole path.
    static string FileName(StoredMail mail) => $"{mail.Folder}/{Path.GetFileName(mail.Path).Split(':')[0]}";
}
