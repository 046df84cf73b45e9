using System.Text;
using MailSyncPS.Campaign.Schedules;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Sweeps;

/// <summary>The mails of the scenarios: few and small, so that a sweep has an end, and yet of the sizes and ages that matter.</summary>
static class SweepMails
{
    /// <summary>How many days back the first mail arrived; each further one a step later, the last one yesterday.</summary>
    const int OldestDays = 26;

    /// <summary>Above this size a mail's literal needs the server's leave (LITERAL-).</summary>
    const int SmallLiteral = 4096;

    static readonly IReadOnlyList<TestMail> Corpus = MailCorpus.Create(new MailCorpusOptions { Count = 12, Seed = 5, Days = OldestDays, Until = DateTimeOffset.Now.AddDays(-1), TotalBytes = 30 << 10 });

    /// <summary>Six mails from 26 days to one day old; the third has more than 4096 bytes.</summary>
    public static IReadOnlyList<TestMail> Six { get; } = [.. Corpus.Where(m => m.Bytes.Length < SmallLiteral).Where((_, i) => i % 2 == 0).Take(5).Append(Corpus.First(m => m.Bytes.Length > SmallLiteral)).OrderBy(m => m.Arrived)];

    /// <summary>Five mails, of which two are the same to the byte.</summary>
    public static IReadOnlyList<TestMail> WithTwins { get; } = [.. Six.Take(4), Six[1]];

    /// <summary>Five mails, of which one has a NUL, which IMAP can't carry.</summary>
    public static IReadOnlyList<TestMail> WithNul { get; } = [.. Six.Take(4), new TestMail("From: a@example.jp\r\nSubject: NUL\r\n\r\nbefore\0after\r\n"u8.ToArray(), Six[3].Arrived)];

    /// <summary>Five mails, of which one is larger than limited destinations take.</summary>
    public static IReadOnlyList<TestMail> WithLarge { get; } = [.. Six.Take(4), Large(SweepServers.AppendLimit + 500, Six[3].Arrived)];

    /// <summary>A mail that never is at the source, of the size of one that is.</summary>
    public static IReadOnlyList<TestMail> Others { get; } = [ScheduleMails.OfOthers(Six[2])];

    /// <summary>The mails that are so many days old or older.</summary>
    public static IReadOnlyList<TestMail> OlderThan(this IEnumerable<TestMail> mails, int days) => [.. mails.Where(m => m.Arrived < DateTimeOffset.Now.AddDays(-days))];

    /// <summary>The mails less others, one for one.</summary>
    public static IReadOnlyList<TestMail> Without(this IEnumerable<TestMail> mails, IEnumerable<TestMail> others)
    {
        var rest = mails.ToList();
        foreach (var other in others)
            rest.Remove(other);
        return rest;
    }

    static TestMail Large(int bytes, DateTimeOffset arrived)
    {
        var text = new StringBuilder("From: a@example.jp\r\nSubject: large\r\n\r\n");
        while (text.Length < bytes)
            text.Append('x', 70).Append("\r\n");
        return new TestMail(Encoding.ASCII.GetBytes(text.ToString()), arrived);
    }
}
