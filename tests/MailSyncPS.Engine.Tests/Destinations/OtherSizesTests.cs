using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MailSyncPS.Engine.Tests.Retention;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>
/// Destinations that keep every byte and tell other sizes than those: that count a line end as one byte, estimate, or tell one size for all.
/// </summary>
[Collection(EndServersCollection.Name)]
public sealed partial class OtherSizesTests(Servers servers, ITestOutputHelper output)
{
    static readonly DateTimeOffset Received = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddDays(-20).ToUnixTimeSeconds());

    static readonly IReadOnlyList<TestMail> Mails = [.. Enumerable.Range(1, 5).Select(i => new TestMail(
        Encoding.ASCII.GetBytes($"Received: from a by b; {Received:r}\r\nSubject: mail {i}\r\n\r\n{new string('x', i * 20)}\r\n"), Received))];

    public static TheoryData<string> Ways => ["line ends are one byte", "estimated", "one size for all"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_mail_whose_answer_was_lost_is_not_sent_again(string way)
    {
        await using var line = Telling(way);
        using var pair = PairWith(line);
        await pair.StopAtAppendAsync(isStored: true);
        Assert.Equal(1, pair.Destination.Count);

        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Differences(Mails));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task After_a_lost_ledger_no_mail_is_sent_again(string way)
    {
        await using var line = Telling(way);
        using var pair = PairWith(line);
        Assert.True((await pair.ForwardAsync()).Complete);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(pair.LedgerPath)!, "ledger*"))
            File.Delete(file);

        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Differences(Mails));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Copies_that_people_filed_are_found_by_a_removal(string way)
    {
        await using var line = Telling(way);
        using var pair = PairWith(line);
        Assert.True((await pair.ForwardAsync()).Complete);
        using (var people = new OtherClient(servers.Batching.ImapPort, pair.NewUser))
        {
            people.Create("Filed");
            people.Move("1:5", "Filed");
        }
        Assert.Equal(5, (await pair.RemoveAsync(0)).Removed);
    }

    /// <summary>As where sizes are kept but for mails with attachments, which are made anew when they are asked for.</summary>
    [Fact]
    public async Task Where_large_mails_alone_have_other_sizes_none_is_sent_again()
    {
        await using var line = new RewritingProxy(servers.Batching.ImapPort, toClient: said => Size().Replace(said, told =>
            int.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture) is var size && size > 70_000
                ? string.Create(CultureInfo.InvariantCulture, $"RFC822.SIZE {size * 102L / 100}") : told.Value));
        using var pair = PairWith(line);
        var large = Enumerable.Range(1, 3).Select(i => new TestMail(
            Encoding.ASCII.GetBytes($"Received: from a by b; {Received:r}\r\nSubject: large {i}\r\n\r\n{string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 1000 + i))}"), Received)).ToList();
        large.ForEach(pair.Source.Deliver);
        var small = Enumerable.Range(1, 25).Select(i => new TestMail(
            Encoding.ASCII.GetBytes($"Received: from a by b; {Received:r}\r\nSubject: small {i}\r\n\r\n{new string('y', 100 + i)}\r\n"), Received)).ToList();
        small.ForEach(pair.Source.Deliver);
        Assert.True((await pair.ForwardAsync()).Complete);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(pair.LedgerPath)!, "ledger*"))
            File.Delete(file);
        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Differences([.. Mails, .. large, .. small]));
    }

    /// <summary>Where sizes are right, a few of many mails are read to see that.</summary>
    [Fact]
    public async Task Of_a_destination_that_states_them_rightly_little_is_read()
    {
        var read = 0;
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        for (var i = 0; i < 60; i++)
            pair.Destination.Deliver(new TestMail(Encoding.ASCII.GetBytes($"Subject: own {i}\r\n\r\n{new string('z', 900 + i)}\r\n"), Received));
        pair.Source.Deliver(Mails[0]);
        await using var line = new RewritingProxy(servers.Batching.ImapPort, toClient: l =>
        {
            read += l.Contains("BODY[]", StringComparison.Ordinal) ? 1 : 0;
            return l;
        });
        await pair.ForwardAsync(r => r with { Destination = TestAccounts.At(line.Port, MailProtocol.Imap, pair.NewUser) });
        Assert.InRange(read, 2, 21);
    }

    MailboxPair PairWith(RewritingProxy line)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { DestinationPort = line.Port };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        return pair;
    }

    /// <summary>The destination, telling sizes in a way of its own.</summary>
    RewritingProxy Telling(string way) => new(servers.Batching.ImapPort, toClient: said => Size().Replace(said, told =>
    {
        var size = int.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture);
        var other = way switch { "line ends are one byte" => size - 4, "estimated" => size * 107 / 100, _ => 1024 };
        return string.Create(CultureInfo.InvariantCulture, $"RFC822.SIZE {other}");
    }));

    [GeneratedRegex(@"RFC822\.SIZE (\d+)")]
    private static partial Regex Size();
}
