using System.Globalization;

namespace MailSyncPS.TestServers;

/// <summary>Compares mails as multisets by content, and by arrival and flags if asked.</summary>
public static class MailComparison
{
    /// <summary>What is missing, too much or different, in words; empty when both hold the same mails.</summary>
    public static IReadOnlyList<string> Differences(IEnumerable<TestMail> expected, IEnumerable<TestMail> actual, bool compareArrival = true, bool compareFlags = false)
    {
        var differences = new List<string>();
        var found = actual.ToLookup(mail => mail.Digest());
        var wanted = expected.ToLookup(mail => mail.Digest());
        foreach (var mails in wanted)
        {
            var copies = found[mails.Key].ToList();
            if (copies.Count != mails.Count())
                differences.Add($"{mails.First().Description}: {copies.Count} instead of {mails.Count()}");
            else
                AddDetails(differences, [.. mails], copies, compareArrival, compareFlags);
        }
        differences.AddRange(found.Where(mails => !wanted.Contains(mails.Key)).Select(mails => $"{mails.First().Description}: {mails.Count()} not expected"));
        return differences;
    }

    static void AddDetails(List<string> differences, List<TestMail> expected, List<TestMail> actual, bool compareArrival, bool compareFlags)
    {
        if (compareArrival)
            AddIfOther(differences, expected[0], "arrived", expected.Select(Arrival), actual.Select(Arrival));
        if (compareFlags)
            AddIfOther(differences, expected[0], "flags", expected.Select(mail => mail.Flags), actual.Select(mail => mail.Flags));
    }

    static void AddIfOther(List<string> differences, TestMail mail, string what, IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var (wanted, found) = (string.Join(", ", expected.Order(StringComparer.Ordinal)), string.Join(", ", actual.Order(StringComparer.Ordinal)));
        if (wanted != found)
            differences.Add($"{mail.Description}: {what} {found} instead of {wanted}");
    }

    static string Arrival(TestMail mail) => mail.Arrived.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
