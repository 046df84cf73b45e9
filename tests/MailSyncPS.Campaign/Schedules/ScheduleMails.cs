using System.Text;
using MailSyncPS.Promises;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>The mails that schedules choose from: ordinary ones of a company, then odd ones, then big ones. Their dates are relative to the start of the process.</summary>
static class ScheduleMails
{
    /// <summary>Ordinary mails. Among them, <see cref="Twin"/> and the next are identical, and <see cref="SharedId"/> and the next share a Message-ID but not their content.</summary>
    public const int Ordinary = 120;

    /// <summary>The first of an identical pair.</summary>
    public const int Twin = Ordinary / 3;

    /// <summary>The first of two that share a Message-ID.</summary>
    public const int SharedId = Ordinary * 2 / 3;

    /// <summary>The one without a Message-ID.</summary>
    public const int NoMessageId = Ordinary / 2;

    const int DaysOfMail = 30;
    const int BigBytes = 300_000;
    const int OrdinaryBytes = 4000;

    static readonly DateTimeOffset Until = DateTimeOffset.Now.AddHours(-1);

    /// <summary>All of them, by number.</summary>
    public static IReadOnlyList<TestMail> All { get; } = Make();

    /// <summary>How many odd ones there are.</summary>
    public static int Odd => All.Count - Ordinary - Big;

    /// <summary>How many big ones there are.</summary>
    public const int Big = 2;

    /// <summary>Mails that never are at the source, for the destination to have; nor are their Message-IDs, by which an altered copy is known.</summary>
    public static IReadOnlyList<TestMail> Foreign { get; } = [.. MailCorpus.Create(new MailCorpusOptions { Count = 10, Seed = 900, Until = Until, TotalBytes = 20_000 }).Take(2).Select(ScenarioMails.OfOthers)];

    /// <summary>A mail that never is at the source. For an ordinary one it has the same size, so that only its bytes tell it from that one's copy.</summary>
    public static TestMail Another(int mail) => mail < Ordinary ? ScenarioMails.OfOthers(All[mail]) : Foreign[mail % Foreign.Count];

    static List<TestMail> Make()
    {
        var mails = MailCorpus.Create(new MailCorpusOptions { Count = Ordinary, Seed = 77, Days = DaysOfMail, Until = Until, TotalBytes = Ordinary * OrdinaryBytes }).ToList();
        // Of the odd ones, those of a megabyte would cost more time than they are worth here, and one without anything is enough.
        var odd = OddMails.All.Where(m => m.Bytes.Length < BigBytes && m.Name != "one line end").ToList();
        mails.AddRange(odd.Select((mail, i) => new TestMail(mail.Bytes, Until.AddDays(-i - 0.3), i % 3 == 0 ? "S" : "")));
        mails.AddRange(Enumerable.Range(0, Big).Select(i => new TestMail(OddMails.Huge(BigBytes + 100_000 * i).Bytes, Until.AddDays(-4 - i))));
        return mails;
    }
}
