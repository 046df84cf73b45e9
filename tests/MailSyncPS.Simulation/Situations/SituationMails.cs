using System.Text;
using MailSyncPS.Simulation.Runs;
using MailSyncPS.TestServers;

namespace MailSyncPS.Simulation.Situations;

/// <summary>The mails of the situations.</summary>
static class SituationMails
{
    const int OldestDays = 26;

    /// <summary>The size that only a large mail has.</summary>
    public const int Limit = 8000;

    static readonly IReadOnlyList<TestMail> Corpus = MailCorpus.Create(new MailCorpusOptions
        { Count = 12, Seed = 5, Days = OldestDays, Until = World.Beginning.AddDays(-1), TotalBytes = 30 << 10 });

    /// <summary>Six mails from 26 days to one day old.</summary>
    public static IReadOnlyList<TestMail> Six { get; } =
        [.. Corpus.Where(m => m.Bytes.Length < Limit).Where((_, i) => i % 2 == 0).Concat(Corpus).Distinct().Take(6).OrderBy(m => m.Arrived)];

    /// <summary>Three of them.</summary>
    public static IReadOnlyList<TestMail> Three { get; } = [.. Six.Where((_, i) => i % 2 == 0)];

    /// <summary>Five mails, of which two are the same to the byte.</summary>
    public static IReadOnlyList<TestMail> WithTwins { get; } = [.. Six.Take(4), Six[1]];

    /// <summary>Three mails, of which all are the same to the byte.</summary>
    public static IReadOnlyList<TestMail> Triplets { get; } = [Six[1], Six[1], Six[1]];

    /// <summary>Five mails, of which one has a NUL.</summary>
    public static IReadOnlyList<TestMail> WithNul { get; } =
        [.. Six.Take(4), new TestMail("From: a@example.jp\r\nSubject: NUL\r\n\r\nbefore\0after\r\n"u8.ToArray(), Six[3].Arrived)];

    /// <summary>Five mails, of which one is larger than limited destinations take.</summary>
    public static IReadOnlyList<TestMail> WithLarge { get; } = [.. Six.Take(4), Large(Six[3].Arrived)];

    /// <summary>A mail that none of the others is.</summary>
    public static TestMail Other { get; } = new("From: b@example.jp\r\nSubject: other\r\n\r\nother\r\n"u8.ToArray(), Six[0].Arrived);

    /// <summary>A mail of the size of the first of six, with another Message-ID and another text.</summary>
    public static TestMail Alike { get; } = LikeOf(Six[0]);

    /// <summary>How many are so many days old or older.</summary>
    public static int OlderThan(this IEnumerable<TestMail> mails, int days) =>
        mails.Count(m => m.Arrived < World.Beginning.AddDays(-days));

    static TestMail LikeOf(TestMail mail)
    {
        var bytes = mail.Bytes.ToArray();
        var text = Encoding.Latin1.GetString(bytes);
        foreach (var at in (int[])[text.IndexOf('<', text.IndexOf("Message-ID:", StringComparison.OrdinalIgnoreCase)) + 1, text.TrimEnd().Length - 1])
            bytes[at] = bytes[at] == (byte)'q' ? (byte)'z' : (byte)'q';
        return new TestMail(bytes, mail.Arrived);
    }

    static TestMail Large(DateTimeOffset arrived)
    {
        var text = new StringBuilder("From: a@example.jp\r\nSubject: large\r\n\r\n");
        while (text.Length < Limit + 500)
            text.Append('x', 70).Append("\r\n");
        return new TestMail(Encoding.ASCII.GetBytes(text.ToString()), arrived);
    }
}
