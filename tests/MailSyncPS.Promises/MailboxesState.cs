using System.Globalization;
using MailSyncPS.TestServers;

namespace MailSyncPS.Promises;

/// <summary>What lies in the storage of both servers at one moment, be they real or simulated.</summary>
/// <param name="Source">The old mailbox.</param>
/// <param name="Destination">The new one, without what lies in its trash.</param>
public sealed record MailboxesState(IReadOnlyList<HeldMail> Source, IReadOnlyList<HeldMail> Destination)
{
    /// <summary>
    /// The same without trial messages: one that could not be taken back stays, as the run tells, until a removal needs one again.
    /// </summary>
    public MailboxesState WithoutTrials => this with { Destination = [.. Destination.Where(m => !m.IsTrial)] };

    /// <summary>
    /// The same in a way that another play of these mails can be compared with, which were made for another day: each mail by its place
    /// among them, and its time of arrival by how far it is from the mail's own.
    /// </summary>
    /// <param name="mails">The mails that were played with.</param>
    public MailboxesState By(IReadOnlyList<TestMail> mails)
    {
        var places = mails.Select((mail, place) => (Content: mail.Digest(), Place: place)).DistinctBy(m => m.Content)
            .ToDictionary(m => m.Content, m => m.Place, StringComparer.Ordinal);
        return new([.. Source.Select(Placed)], [.. Destination.Select(Placed)]);

        HeldMail Placed(HeldMail mail)
        {
            if (!places.TryGetValue(mail.Content, out var place))
                return mail with { Words = "other", Arrived = default };
            var off = mail.Arrived - mails.Where(m => m.Digest() == mail.Content).MinBy(m => (m.Arrived - mail.Arrived).Duration())!.Arrived;
            return mail with
            {
                Words = string.Create(CultureInfo.InvariantCulture, $"mail {place}"),
                Arrived = DateTimeOffset.UnixEpoch.AddSeconds(Math.Round(off.TotalSeconds)),
            };
        }
    }

    /// <summary>What differs.</summary>
    /// <param name="wanted">What should be there.</param>
    /// <param name="mayHaveMore">Whether the destination may have more copies; that these are not too many is <see cref="Promise"/>'s affair.</param>
    public IEnumerable<string> Differences(MailboxesState wanted, bool mayHaveMore = false) =>
        Differences("source", Source, wanted.Source, false).Concat(Differences("destination", Destination, wanted.Destination, mayHaveMore));

    static IEnumerable<string> Differences(string where, IEnumerable<HeldMail> found, IEnumerable<HeldMail> wanted, bool mayHaveMore)
    {
        var (has, should) = (Count(found), Count(wanted));
        foreach (var line in has.Keys.Union(should.Keys).Order(StringComparer.Ordinal))
        {
            var (there, due) = (has.GetValueOrDefault(line), should.GetValueOrDefault(line));
            if (mayHaveMore ? there < due : there != due)
                yield return string.Create(CultureInfo.InvariantCulture, $"{where}: {there} instead of {due} of {line}");
        }
    }

    static Dictionary<string, int> Count(IEnumerable<HeldMail> mails) =>
        mails.GroupBy(m => m.Line, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
}
