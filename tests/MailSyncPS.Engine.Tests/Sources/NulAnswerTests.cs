using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>Servers that are asked for BINARY and refuse, break off, or answer what nobody asked for.</summary>
[Collection(EndServersCollection.Name)]
public sealed class NulAnswerTests(Servers servers, ITestOutputHelper output) : ImapDropTest(servers, output)
{
    const string Euro = "Subject: euro\r\n\r\nprice \u0080 5\r\n";
    const string True = "Subject: euro\r\n\r\nprice \0 5\r\n";

    public static TheoryData<string, string, int, int> Answers => new()
    {
        // What is said of mail 2, the tagged answer, how many are copied, how many set aside.
        { $"* 2 FETCH (UID 2 BINARY[] {Literal(Euro)})\r\n", "OK", 3, 0 },
        { $"* 2 FETCH (UID 2 BINARY[] ~{Literal(Euro)})\r\n", "OK", 3, 0 },
        { $"* 2 FETCH (FLAGS (\\Seen) UID 2 BINARY[] {Literal(Euro)} MODSEQ (7))\r\n", "OK", 3, 0 },
        { $"* 9 EXISTS\r\n* 3 EXISTS\r\n* 2 FETCH (UID 2 BINARY[] ~{Literal(Euro)})\r\n* OK still here {{5}}\r\n", "OK", 3, 0 },
        { $"* 2 FETCH (UID 2 BINARY[] ~{Literal(True)})\r\n", "OK", 2, 1 },
        { $"* 2 FETCH (UID 2 BINARY[] {Literal(True)})\r\n", "OK", 2, 1 },
        // The true mail, then one without: what came first counts.
        { $"* 2 FETCH (UID 2 BINARY[] ~{Literal(True)})\r\n* 2 FETCH (UID 2 BINARY[] {Literal(Euro)})\r\n", "OK", 2, 1 },
        // Words within a mail that look like its answer.
        { $"* 2 FETCH (UID 2 BINARY[] ~{Literal($"B1 OK\r\n* 2 FETCH (UID 2 BINARY[] {Literal(Euro)})\r\n{True}")})\r\n", "OK", 2, 1 },
        { "", "OK", 2, 1 },
        { "", "NO [UNKNOWN-CTE] what", 2, 1 },
        { "", "BAD what {7}", 2, 1 },
        { "* 2 FETCH (UID 2)\r\n", "NO [PARSE] what", 2, 1 },
        { "* 2 FETCH (UID 2 BINARY[] NIL)\r\n", "OK", 2, 1 },
        { "* 2 FETCH (UID 2 BINARY[] {0}\r\n)\r\n", "OK", 2, 1 },
        { "* 2 FETCH (UID 2 BINARY[] \"\")\r\n", "OK", 2, 1 },
        // Of another mail, or of nobody knows which.
        { $"* 2 FETCH (UID 1 BINARY[] {Literal(Euro)})\r\n", "OK", 2, 1 },
        { $"* 2 FETCH (BINARY[] {Literal(Euro)} UID 2)\r\n", "OK", 2, 1 },
        // A part of it.
        { $"* 2 FETCH (UID 2 BINARY[] {Literal("Subject: euro\r\n\r\n")})\r\n", "OK", 2, 1 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_mail_is_copied_where_the_server_shows_it_and_else_set_aside(string said, string ending, int copied, int setAside)
    {
        Play(said, ending);
        var result = await ForwardAsync();
        Assert.Equal((copied, setAside), (result.Forwarded, result.Quarantined));
        Assert.Equal(setAside, Pair.Observer.Errors.Count);
        AssertCopies(Drop.Mails.Where(m => setAside == 0 || m.Uid != 2).Select(m => m.Bytes));
        var removal = await RemoveAsync();
        Assert.Equal((copied, setAside), (removal.Removed, removal.KeptUnproven));
        Assert.Equal(setAside == 0 ? [] : [2u], Drop.Mails.Select(m => m.Uid));
    }

    public static TheoryData<string> Violations => new()
    {
        "* 2 FETCH (UID 2 BINARY[] ~{999999999}\r\n",
        "* 2 FETCH (UID 2 BODY[] {5}\r\nabcde)\r\n",
        "* LIST () \"/\" {5}\r\nabcde\r\n",
        "nonsense\r\n",
        $"* OK {new string('x', 10_000)}\r\n",
        "* BYE\r\n",
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task A_server_that_breaks_the_rules_over_one_mail_has_that_one_passed_over(string said)
    {
        Play(said, said.Contains("BYE", StringComparison.Ordinal) || said.Contains("99", StringComparison.Ordinal) ? null : "OK");
        var result = await ForwardAsync();
        Assert.Equal((2, 1), (result.Forwarded, result.Quarantined));
        Assert.Equal([MailFailure.MessageUnreadable], Pair.Observer.Failures);
        AssertCopies(Drop.Mails.Where(m => m.Uid != 2).Select(m => m.Bytes));
    }

    [Fact]
    public async Task What_is_refused_for_a_while_is_copied_by_a_later_run()
    {
        Play("", "NO [SERVERBUG] not now");
        Assert.Equal(1, (await ForwardAsync()).Quarantined);
        Play($"* 2 FETCH (UID 2 BINARY[] {Literal(Euro)})\r\n", "OK");
        Assert.Equal(1, (await ForwardAsync(r => r with { RetryQuarantined = true })).Forwarded);
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
    }

    [Fact]
    public async Task A_server_without_BINARY_is_not_asked()
    {
        Play("", "BAD what");
        Drop.Capabilities = "IMAP4rev1 UIDPLUS";
        Assert.True((await ForwardAsync()).Complete);
        Assert.DoesNotContain(Drop.LinesHeard, l => l.Contains("BINARY", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_protocol_log_tells_of_it_and_shows_no_mail()
    {
        Play($"* 2 FETCH (UID 2 BINARY[] ~{Literal(True)})\r\n", "OK");
        var lines = new List<string>();
        ProtocolLog.Target = line =>
        {
            lock (lines)
                lines.Add(line);
        };
        try
        {
            await ForwardAsync();
        }
        finally
        {
            ProtocolLog.Target = null;
        }
        var place = string.Create(CultureInfo.InvariantCulture, $":{Drop.Port} ");
        Assert.Contains(lines, l => l.Contains(place, StringComparison.Ordinal) && l.EndsWith("C: B1 UID FETCH 2 (UID BINARY.PEEK[])", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.EndsWith(string.Create(CultureInfo.InvariantCulture, $"S: * 2 FETCH (UID 2 BINARY[] ~<{True.Length} bytes>)"), StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains("price", StringComparison.Ordinal));
    }

    void Play(string said, string? ending)
    {
        if (Drop.Mails.Count == 0)
        {
            Drop.Capabilities = "IMAP4rev1 UIDPLUS BINARY";
            Fill(3);
            Drop.Mails[1] = (2, Encoding.Latin1.GetBytes(Euro), Drop.Mails[0].InternalDate);
        }
        Drop.Say = (command, usual) => command.Contains("BINARY", StringComparison.Ordinal) ? said : usual;
        Drop.Answer = (command, usual) => command.Contains("BINARY", StringComparison.Ordinal) ? ending : usual;
    }

    static string Literal(string text) => string.Create(CultureInfo.InvariantCulture, $"{{{text.Length}}}\r\n{text}");
}
