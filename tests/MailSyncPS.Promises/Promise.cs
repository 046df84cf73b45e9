using System.Globalization;

namespace MailSyncPS.Promises;

/// <summary>
/// What must hold at every moment from a beginning on, while nobody but runs is at work: of each mail of the source there are as many in
/// both mailboxes together, the destination has no more of it than both held, and loses none.
/// </summary>
/// <param name="source">How often each content lay at the source.</param>
/// <param name="destination">How often each content lay at the destination.</param>
public sealed class Promise(IReadOnlyDictionary<string, int> source, IReadOnlyDictionary<string, int> destination)
{
    /// <summary>Whether copies of what is removed were at the destination never, or are no more: then nothing is lost by it.</summary>
    public bool MayGoWithoutCopy { get; init; }

    /// <summary>What does not hold.</summary>
    /// <param name="atSource">How often each content lies at the source.</param>
    /// <param name="atDestination">How often each content lies at the destination.</param>
    public IEnumerable<Breach> Check(IReadOnlyDictionary<string, int> atSource, IReadOnlyDictionary<string, int> atDestination)
    {
        foreach (var content in source.Keys.Union(destination.Keys))
        {
            var (had, left) = (source.GetValueOrDefault(content), atSource.GetValueOrDefault(content));
            var (before, copies) = (destination.GetValueOrDefault(content), atDestination.GetValueOrDefault(content));
            var bounds = new CopyBounds(Math.Max(before, MayGoWithoutCopy ? 0 : had - left), before + had);
            if (bounds.Judge(copies) is { } invariant)
            {
                yield return new Breach(invariant, string.Create(CultureInfo.InvariantCulture,
                    $"of {had} mails {content[..8]} {left} are at the source, and {copies} copies at the destination, where there were {before}"));
            }
        }
    }

    /// <summary>How often each content is among these.</summary>
    public static IReadOnlyDictionary<string, int> Count(IEnumerable<string> contents) =>
        contents.GroupBy(c => c, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
}
