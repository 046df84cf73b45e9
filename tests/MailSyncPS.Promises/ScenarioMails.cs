using System.Text;
using MailSyncPS.TestServers;

namespace MailSyncPS.Promises;

/// <summary>
/// The mails that runs are killed and disturbed with: few and small, so that all steps can be played, and yet of the sizes and ages that
/// matter. Real servers and simulated ones get the same.
/// </summary>
public sealed class ScenarioMails
{
    /// <summary>The size in bytes that only a large mail has.</summary>
    public const int Limit = 8000;

    /// <summary>How many days back the first mail arrived; each further one a step later.</summary>
    const int OldestDays = 26;

    /// <summary>Above this size a mail's literal needs the server's leave (LITERAL-).</summary>
    const int SmallLiteral = 4096;

    readonly DateTimeOffset _today;

    /// <summary>The mails of a day.</summary>
    /// <param name="today">The day after the last mail arrived.</param>
    public ScenarioMails(DateTimeOffset today)
    {
        _today = today;
        var corpus = MailCorpus.Create(new MailCorpusOptions { Count = 12, Seed = 5, Days = OldestDays, Until = today.AddDays(-1), TotalBytes = 30 << 10 });
        Six = [.. corpus.Where(m => m.Bytes.Length < SmallLiteral).Where((_, i) => i % 2 == 0).Take(5).Append(corpus.First(m => m.Bytes.Length is > SmallLiteral and < Limit)).OrderBy(m => m.Arrived)];
        Three = [.. Six.Where((_, i) => i % 2 == 0)];
        WithTwins = [.. Six.Take(4), Six[1]];
        Triplets = [Six[1], Six[1], Six[1]];
        WithNul = [.. Six.Take(4), new TestMail("From: a@example.jp\r\nSubject: NUL\r\n\r\nbefore\0after\r\n"u8.ToArray(), Six[3].Arrived)];
        WithLarge = [.. Six.Take(4), Large(Six[3].Arrived)];
        Other = new TestMail("From: b@example.jp\r\nSubject: other\r\n\r\nother\r\n"u8.ToArray(), Six[0].Arrived);
        Alike = LikeOf(Six[0]);
        Stranger = OfOthers(Six[2]);
    }

    /// <summary>Six mails from 26 days to one day old, of which one has more than 4096 bytes.</summary>
    public IReadOnlyList<TestMail> Six { get; }

    /// <summary>Three of them.</summary>
    public IReadOnlyList<TestMail> Three { get; }

    /// <summary>Five mails, of which two are the same to the byte.</summary>
    public IReadOnlyList<TestMail> WithTwins { get; }

    /// <summary>Three mails, of which all are the same to the byte.</summary>
    public IReadOnlyList<TestMail> Triplets { get; }

    /// <summary>Five mails, of which one has a NUL, which IMAP can't carry.</summary>
    public IReadOnlyList<TestMail> WithNul { get; }

    /// <summary>Five mails, of which one is larger than limited destinations take.</summary>
    public IReadOnlyList<TestMail> WithLarge { get; }

    /// <summary>A mail that none of the others is.</summary>
    public TestMail Other { get; }

    /// <summary>A mail of the size of the first of six, with another Message-ID and another text.</summary>
    public TestMail Alike { get; }

    /// <summary>A mail that never is at the source, of the size of one that is.</summary>
    public TestMail Stranger { get; }

    /// <summary>A mail of the same size, as another company might have sent it.</summary>
    public static TestMail OfOthers(TestMail mail)
    {
        var text = Encoding.Latin1.GetString(mail.Bytes);
        return mail with { Bytes = Encoding.Latin1.GetBytes(text.Replace("@partner.example", "@another.example", StringComparison.Ordinal)) };
    }

    /// <summary>Those of the mails that are so many days old or older.</summary>
    public IReadOnlyList<TestMail> OlderThan(IEnumerable<TestMail> mails, int days) => [.. mails.Where(m => m.Arrived < _today.AddDays(-days))];

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
