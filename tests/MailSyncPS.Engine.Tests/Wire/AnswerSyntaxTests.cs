using System.Text;
using MailSyncPS.Engine.Servers.Answers;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>What a server may say, and what is refused before the library parses it, however it is cut into segments.</summary>
public sealed class AnswerSyntaxTests
{
    /// <summary>How many bytes come at a time.</summary>
    static readonly int[] Chunks = [1, 2, 3, 7, 64, int.MaxValue];

    static string Deep(int lists) => new('(', lists);

    static string Closed(int lists) => new(')', lists);

    public static TheoryData<string> GoodImap =>
    [
        "* OK [CAPABILITY IMAP4rev1 SASL-IR] ready\r\n",
        "* PREAUTH [CAPABILITY IMAP4rev1] welcome \"you\"\r\n",
        "* BYE\r\nA1 OK done\r\n",
        "* OK [PERMANENTFLAGS (\\Seen \\* a]b)] flags; a brace { and a quote \" are words here\r\n",
        "A1 NO can't open \"this {5}\r\n* 1 EXISTS\r\n",
        "* NO [ALERT] " + Deep(5000) + "\r\n",
        "+ " + Deep(200) + " {5} \"\r\n",
        "* LIST (\\HasNoChildren) \"/\" \"" + Deep(100) + "\"\r\n",
        "* LIST (\\HasNoChildren) \"/\" {7}\r\n((\"[])x\r\n* LIST () NIL [Gmail]/(All)\r\n",
        "* LIST () \"/\" {3}\r\na(b (\"CHILDINFO\" (\"SUBSCRIBED\"))\r\n",
        "* STATUS {4}\r\na\"(b (MESSAGES 3)\r\n* STATUS INBOX (MESSAGES 3)\r\n",
        "* QUOTAROOT INBOX {5}\r\n(\"a\")\r\n* QUOTA \"\" (STORAGE 10 512)\r\n",
        "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n",
        "* 1 FETCH (UID 1 FLAGS (\\Seen $Label1 \"x\") INTERNALDATE \"17-Jul-2024 02:44:25 +0000\" RFC822.SIZE 9 MODSEQ (5))\r\n",
        "* 1 FETCH (UID 1 BODY[] {6}\r\n((((\r\n)\r\n",
        "* 1 FETCH (BODY[]<0> {6}\r\n((((\"\" UID 1 BODY[HEADER.FIELDS (RECEIVED \"X\")] {4}\r\n((\"\")\r\n",
        "* 1 FETCH (UID 1 BODY[] \"" + Deep(300) + " \\\" not \"escaped\"ly quoted \")\r\n",
        "* 1 FETCH (UID 1 BODY[] NIL)\r\n* 2 FETCH (UID 2 BODY[])\r\n* 3 FETCH (UID 3 BODY[] {0}\r\n)\r\n",
        // A mail that was announced too short: its last line end comes behind it.
        "* 1 FETCH (UID 1 BODY[] {3}\r\nabc\r\n)\r\n* 2 FETCH (UID 2 BODY[] {3}\r\nabc\r\n UID 7)\r\n",
        "* 1 FETCH (UID 1 BODYSTRUCTURE " + Deep(60) + "\"TEXT\" \"PLAIN\"" + Closed(60) + ")\r\n",
        "* 1 FETCH (XAOL.SPAM.REASON [ UID 1 X (a (b) c))\r\n",
        "* SEARCH\r\n* ESEARCH (TAG \"A1\") UID ALL 1:5\r\n* ID (\"name\" {3}\r\nabc)\r\n",
    ];

    public static TheoryData<string> BadImap =>
    [
        "* 1 FETCH (UID 1 BODYSTRUCTURE " + Deep(64),
        "* FLAGS " + Deep(65),
        "* X " + string.Concat(Enumerable.Repeat("( ", 65)),
        "* OK [X " + Deep(65),
        "* THREAD " + string.Concat(Enumerable.Repeat("()", 513)),
        // A literal that the library does not take as one: it reads its data as tokens.
        "* 1 FETCH (XFOO {9000}\r\n",
        "* 1 FETCH (FLAGS ({5}\r\n",
        "* 1 FETCH (UID 1 (BODY[] {5}\r\n",
        "* NAMESPACE {5}\r\n((\r\n(",
        "* SEARCH {9}\r\n1\r\n* 1 FE",
        "* OK {5}\r\n",
        "A1 ok {5}\r\n",
        "* ok [X {5}\r\n",
        "* LIST () \"/\" name {5}\r\n",
        "{5}\r\n",
        "* BYE\r\nA1 OK {5}\r\n",
        "* PREAUTH {5}\r\n",
        "* 1 FETCH (UID 1 BODY[] {}\r\n",
        "* 1 FETCH (UID 1 BODY[] {5 }\r\n",
        "* 1 FETCH (UID 1 BODY[] {5}x\r\n",
        "* 1 FETCH (UID 1 BODY[] {99999999999}\r\n",
        "* LIST () \"/\" {5000}\r\n",
        "* 99999999999 FETCH (",
        // A string that goes on where the library may have ended the line, and a list that ends where it took the end for a value.
        "* OK \"x\r\n",
        "* OK [X \"x\r\n",
        "* BYE\r\nA1 \"x\r\n",
        "* LIST () \"/\" name \"x\r\n",
        "* 1 FETCH (XFOO )",
        "* 1 FETCH (XFOO\r\n",
        "* 1 FETCH (X (a\r\n",
        "* 1 FETCH (\r\n",
        "* 1 FETCH (UID 1 BODY[] {3}\r\nabc\r\n\"x\r\n",
        // Lines.
        "* OK " + new string('x', 70_000),
        "* 1 FETCH (UID 1 BODY[] \"" + new string('\n', 70_000),
    ];

    [Theory]
    [MemberData(nameof(GoodImap))]
    public void Imap_as_servers_speak_it_passes(string said) => Pass(MailProtocol.Imap, said);

    [Theory]
    [MemberData(nameof(BadImap))]
    public void Imap_that_the_library_might_not_survive_is_refused(string said) => Refuse(MailProtocol.Imap, said);

    [Theory]
    [MemberData(nameof(GoodImap))]
    public void What_passes_leaves_the_next_answer_bounded(string said)
    {
        foreach (var chunk in Chunks)
        {
            var bounds = New(MailProtocol.Imap);
            Say(bounds, said, chunk);
            Assert.Throws<MailSyncException>(() => Say(bounds, "* 1 FETCH (BODYSTRUCTURE " + Deep(64), chunk));
            // It stays refused.
            Assert.Throws<MailSyncException>(() => Say(bounds, "* OK\r\n", chunk));
        }
    }

    /// <summary>What is sent, and what is heard then.</summary>
    public static TheoryData<string[]> GoodPop3 =>
    [
        ["S:+OK hello\r\n", "C:RETR 1\r\n", "S:+OK 10\r\n" + new string('x', 200_000) + "\r\n..\r\n.\r\n", "C:NOOP\r\n", "S:-ERR no\r\n"],
        ["S:+OK\r\n", "C:TOP 1 0\r\nRETR", "C: 2\r\nLIST 3\r\n", "S:-ERR no\r\n+OK\r\n.x\r\n" + new string('x', 9000) + "\n.\n+OK 3 4\r\n"],
        ["S:+OK\r\n", "C:CAPA\r\n", "S:+OK\r\nUSER\r\n.\r\n", "C:AUTH PLAIN\r\n", "S:+ \r\n", "C:LIST\r\n", "S:+OK in\r\n", "C:STAT\r\n", "S:+OK 1 2\r\n"],
        ["S:+OK\r\n", "C:AUTH PLAIN\r\n", "S:+ \r\n", "C:RETR 1\r\n", "S:-ERR no\r\n", "C:UIDL\r\n", "S:+OK\r\n1 a\r\n.\r\n"],
    ];

    public static TheoryData<string[]> BadPop3 =>
    [
        ["S:+OK " + new string('x', 5000)],
        ["S:+OK\r\n", "C:RETR 1\r\n", "S:-ERR " + new string('x', 5000)],
        ["S:+OK\r\n", "C:RETR 1\r\n", "S:+OK " + new string('x', 5000)],
        ["S:+OK\r\n", "C:RETR 1\r\nRETR 2\r\n", "S:-ERR no\r\n-ERR " + new string('x', 5000)],
        ["S:+OK\r\n", "C:RETR 1\r\nRETR 2\r\n", "S:+OK\r\n..\r\n.\r\n-ERR " + new string('x', 5000)],
        ["S:+OK\r\n", "C:RETR 1\r\n", "S:+OK\r\n.\r\n" + new string('x', 5000)],
        ["S:+OK\r\n", "C:LIST\r\n", "S:+OK\r\n1 " + new string('5', 5000)],
        ["S:+OK\r\n", "C:UIDL\r\n", "S:+OK\r\n1 a\r\n.\r\n-ERR " + new string('5', 5000)],
        ["S:+OK\r\n", "C:AUTH PLAIN\r\n", "S:+ \r\n", "C:RETR 1\r\n", "S:+OK\r\n" + new string('5', 5000)],
    ];

    [Theory]
    [MemberData(nameof(GoodPop3))]
    public void Pop3_as_servers_speak_it_passes(string[] said) => Pass(MailProtocol.Pop3, said);

    [Theory]
    [MemberData(nameof(BadPop3))]
    public void Lines_of_pop3_that_belong_to_no_mail_are_bounded(string[] said) => Refuse(MailProtocol.Pop3, said);

    static void Pass(MailProtocol protocol, params string[] said)
    {
        foreach (var chunk in Chunks)
        {
            var bounds = New(protocol);
            foreach (var turn in said)
                Say(bounds, turn, chunk);
        }
    }

    static void Refuse(MailProtocol protocol, params string[] said)
    {
        ArgumentNullException.ThrowIfNull(said);
        foreach (var chunk in Chunks)
        {
            var bounds = New(protocol);
            foreach (var turn in said[..^1])
                Say(bounds, turn, chunk);
            var failure = Assert.Throws<MailSyncException>(() => Say(bounds, said[^1], chunk));
            Assert.Equal(MailFailure.ProtocolViolation, failure.Failure);
        }
    }

    static AnswerBounds New(MailProtocol protocol)
    {
        var bounds = new AnswerBounds("mail.example.jp:993", protocol);
        bounds.Expect(1 << 20);
        return bounds;
    }

    static void Say(AnswerBounds bounds, string turn, int chunk)
    {
        var isSent = turn.StartsWith("C:", StringComparison.Ordinal);
        var text = isSent || turn.StartsWith("S:", StringComparison.Ordinal) ? turn[2..] : turn;
        foreach (var bytes in Encoding.Latin1.GetBytes(text).Chunk(Math.Min(chunk, 1 << 20)))
        {
            if (isSent)
                bounds.Sent(bytes);
            else
                bounds.Take(bytes);
        }
    }
}
