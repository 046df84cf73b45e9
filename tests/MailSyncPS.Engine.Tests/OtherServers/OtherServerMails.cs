using System.Text;
using System.Text.RegularExpressions;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.OtherServers;

/// <summary>The mails that go from and to the other servers: twenty of a small company, and some that servers stumble over.</summary>
static partial class OtherServerMails
{
    const int LongLine = 20_000;

    static readonly DateTimeOffset Arrived = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.Now.AddDays(-3).ToUnixTimeSeconds());

    public static IReadOnlyList<TestMail> Usual { get; } = MailCorpus.Create(new MailCorpusOptions { Count = 20, Seed = 71, Until = DateTimeOffset.Now.AddHours(-26), TotalBytes = 200_000 });

    /// <summary>Raw 8-bit bytes in the header.</summary>
    public static TestMail EightBitHeader { get; } = Odd("8-bit headers");

    public static IReadOnlyList<TestMail> Odds { get; } =
    [
        Odd("no final newline"),
        Odd("bare LF"),
        Odd("dots at the start of lines"),
        new(Encoding.ASCII.GetBytes($"From: a@example.jp\r\nSubject: long lines\r\n\r\n{new string('x', LongLine)}\r\n{new string('y', LongLine)}\r\nlast\r\n"), Arrived),
    ];

    /// <summary>Small mails, so many that a server takes its time with them.</summary>
    public static IReadOnlyList<TestMail> Many { get; } = [.. Enumerable.Range(0, 400).Select(i => new TestMail(Encoding.ASCII.GetBytes($"Subject: {i}\r\n\r\nbody {i}\r\n"), Arrived))];

    /// <summary>What a server says, but for the mechanisms of AUTHENTICATE, so that clients say LOGIN.</summary>
    public static string WithoutMechanisms(string line) => Mechanism().Replace(line, "");

    static TestMail Odd(string name) => new(OddMails.All.First(odd => odd.Name == name).Bytes, Arrived);

    [GeneratedRegex(@"(?<=^\* CAPABILITY .*) AUTH=[^ \r\n]+", RegexOptions.CultureInvariant)]
    private static partial Regex Mechanism();
}
