using System.Text;
using MailSyncPS.Engine.Servers.Transcripts;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>
/// What the protocol log takes down of bytes, however they are cut: no login's secret and no mail, by the protocol's rules
/// alone. That words which a server repeats are hidden as well is not part of it.
/// </summary>
public sealed class TranscriptTests
{
    const string Password = "Canary-7d1e";

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    static readonly string Plain = Base64($"\0taro\0{Password}");
    static readonly string Bearer = Base64($"user=taro@example.jp\u0001auth=Bearer {Password}\u0001\u0001");
    static readonly string Digest = Base64("taro b913a602c7eda7a495b4e6e7334d3890");

    static readonly string[] Secrets = [Password, Base64(Password), Plain, Bearer, Digest, "b913a602", "c2VjcmV0"];

    /// <summary>Who speaks first in each turn is told by the first letter, as in a transcript.</summary>
    public static TheoryData<string[], string[]> Imap => new()
    {
        { [$"C:A1 LOGIN \"taro\" \"{Password}\"", "S:A1 OK in"], ["C: A1 LOGIN (hidden)", "S: A1 OK in"] },
        { [$"C:A1 LOGIN taro {{{Password.Length}}}", "S:+ go on", "C:" + Password, "S:A1 OK in", "C:A2 NOOP"], ["C: A1 LOGIN (hidden)", "S: + go on", "S: A1 OK in", "C: A2 NOOP"] },
        { [$"C:A1 LOGIN {{4+}}\r\ntaro {{{Password.Length}+}}\r\n{Password}", "S:A1 NO no", "C:A2 LOGOUT"], ["C: A1 LOGIN (hidden)", "S: A1 NO no", "C: A2 LOGOUT"] },
        { [$"C:A1 AUTHENTICATE PLAIN {Plain}", "S:A1 OK in", "C:A2 NOOP"], ["C: A1 AUTHENTICATE PLAIN (hidden)", "S: A1 OK in", "C: A2 NOOP"] },
        { ["C:A1 AUTHENTICATE PLAIN", "S:+ ", "C:" + Plain, "S:A1 OK in", "C:A2 NOOP"], ["C: A1 AUTHENTICATE PLAIN", "S: + (hidden)", "C: (hidden)", "S: A1 OK in", "C: A2 NOOP"] },
        { ["C:A1 AUTHENTICATE LOGIN", "S:+ VXNlcm5hbWU6", "C:dGFybw==", "S:+ UGFzc3dvcmQ6", "C:" + Base64(Password), "S:* OK news", "S:A1 NO no"],
            ["C: A1 AUTHENTICATE LOGIN", "S: + (hidden)", "C: (hidden)", "S: + (hidden)", "C: (hidden)", "S: * OK news", "S: A1 NO no"] },
        { ["C:A1 AUTHENTICATE CRAM-MD5", "S:+ c2VjcmV0", "C:" + Digest, "S:A1 OK in"], ["C: A1 AUTHENTICATE CRAM-MD5", "S: + (hidden)", "C: (hidden)", "S: A1 OK in"] },
        { [$"C:A1 AUTHENTICATE XOAUTH2 {Bearer}", "S:+ c2VjcmV0", "C:", "S:A1 NO no"], ["C: A1 AUTHENTICATE XOAUTH2 (hidden)", "S: + (hidden)", "C: (hidden)", "S: A1 NO no"] },
        { ["C:A1 UID FETCH 1:2 (UID BODY.PEEK[])", "S:* 1 FETCH (UID 1 BODY[] {13}\r\nA1 OK Canary\r FLAGS (\\Seen))", "S:* 2 FETCH (UID 2 BODY[] \"a \\\"Canary\\\" {9}\")", "S:A1 OK Canaries {5}", "C:A2 NOOP"],
            ["C: A1 UID FETCH 1:2 (UID BODY.PEEK[])", "S: * 1 FETCH (UID 1 BODY[] <13 bytes> FLAGS (\\Seen))", "S: * 2 FETCH (UID 2 BODY[] <16 bytes>)", "S: A1 OK Canaries {5}", "C: A2 NOOP"] },
        { ["C:A1 APPEND INBOX () {12}", "S:+ go on", "C:A2 x Canary\n (\\Seen) {7+}\r\nCanary\n", "S:A1 OK [APPENDUID 7 1] done", "C:A2 NOOP"],
            ["C: A1 APPEND INBOX () <12 bytes>", "S: + go on", "C:  (\\Seen) <7 bytes>", "S: A1 OK [APPENDUID 7 1] done", "C: A2 NOOP"] },
        // A literal that is refused before it was sent never comes.
        { ["C:A1 APPEND INBOX {5000}", "S:A1 NO [OVERQUOTA] full", "C:A2 NOOP", "S:A2 OK", "C:A3 APPEND INBOX {12}", "S:+ go on", "C:A2 x Canary\n", "S:A3 OK done", "C:A4 LOGOUT"],
            ["C: A1 APPEND INBOX <5000 bytes>", "S: A1 NO [OVERQUOTA] full", "C: A2 NOOP", "S: A2 OK", "C: A3 APPEND INBOX <12 bytes>", "S: + go on", "S: A3 OK done", "C: A4 LOGOUT"] },
        { [$"C:A1 LOGIN taro {{{Password.Length}}}", "S:A1 NO no", "C:A2 NOOP", $"C:A3 LOGIN taro {Password}"], ["C: A1 LOGIN (hidden)", "S: A1 NO no", "C: A2 NOOP", "C: A3 LOGIN (hidden)"] },
        // One that does not wait for the answer comes all the same, and so does one that was let in before.
        { ["C:A1 APPEND INBOX {12+}", "S:A1 NO full", "C:A2 x Canary\n", "C:A2 NOOP"], ["C: A1 APPEND INBOX <12 bytes>", "S: A1 NO full", "C: A2 NOOP"] },
        { ["C:A1 APPEND INBOX {12}", "S:+ go on\r\nA1 NO full", "C:A2 x Canary\n", "C:A2 NOOP"], ["C: A1 APPEND INBOX <12 bytes>", "S: + go on", "S: A1 NO full", "C: A2 NOOP"] },
        { ["C:A1 LOGIN {4+}", "S:A1 NO no", $"C:taro {{{Password.Length}+}}\r\n{Password}", "C:A2 LOGOUT"], ["C: A1 LOGIN (hidden)", "S: A1 NO no", "C: A2 LOGOUT"] },
    };

    public static TheoryData<string[], string[]> Pop3 => new()
    {
        { ["S:+OK hello", "C:USER taro", "S:+OK", $"C:PASS {Password}", "S:+OK in", "C:STAT", "S:+OK 1 10"], ["S: +OK hello", "C: USER taro", "S: +OK", "C: PASS (hidden)", "S: +OK in", "C: STAT", "S: +OK 1 10"] },
        { ["S:+OK hello", "C:PASS " + Password + " " + Password, "S:-ERR no", "C:APOP taro b913a602c7eda7a4", "S:+OK"], ["S: +OK hello", "C: PASS (hidden)", "S: -ERR no", "C: APOP (hidden)", "S: +OK"] },
        { ["S:+OK hello", $"C:AUTH PLAIN {Plain}", "S:+OK in", "C:NOOP", "S:+OK"], ["S: +OK hello", "C: AUTH PLAIN (hidden)", "S: +OK in", "C: NOOP", "S: +OK"] },
        { ["S:+OK hello", "C:AUTH LOGIN", "S:+ VXNlcm5hbWU6", "C:dGFybw==", "S:+ UGFzc3dvcmQ6", "C:" + Base64(Password), "S:-ERR no", "C:QUIT", "S:+OK"],
            ["S: +OK hello", "C: AUTH LOGIN", "S: + (hidden)", "C: (hidden)", "S: + (hidden)", "C: (hidden)", "S: -ERR no", "C: QUIT", "S: +OK"] },
        { ["S:+OK hello", "C:AUTH CRAM-MD5", "S:+ c2VjcmV0", "C:" + Digest, "S:+OK"], ["S: +OK hello", "C: AUTH CRAM-MD5", "S: + (hidden)", "C: (hidden)", "S: +OK"] },
        { ["S:+OK hello", "C:AUTH XOAUTH2 " + Bearer, "S:+ c2VjcmV0", "C:", "S:-ERR no"], ["S: +OK hello", "C: AUTH XOAUTH2 (hidden)", "S: + (hidden)", "C: (hidden)", "S: -ERR no"] },
        { ["S:+OK hello", "C:UIDL\r\nRETR 1\r\nTOP 2 0\r\nNOOP", "S:+OK\r\n1 a\r\n.\r\n+OK 10\r\nSubject: Canary\r\n..\r\n+OK Canary\r\n.\r\n-ERR no Canaries\r\n+OK"],
            ["S: +OK hello", "C: UIDL", "C: RETR 1", "C: TOP 2 0", "C: NOOP", "S: +OK", "S: 1 a", "S: .", "S: +OK 10", "S: <33 bytes>", "S: -ERR no Canaries", "S: +OK"] },
        // The rest of a mail that ended early, as the library sees it, is nobody's answer.
        { ["S:+OK hello", "C:RETR 1", "S:+OK\r\nx\r\n.\r\n-ERR Canary\r\nCanary", "C:NOOP", "S:Canary\r\n+OK"],
            ["S: +OK hello", "C: RETR 1", "S: +OK", "S: <3 bytes>", "S: <13 bytes>", "S: <8 bytes>", "C: NOOP", "S: <8 bytes>", "S: +OK"] },
    };

    [Theory]
    [MemberData(nameof(Imap))]
    public void Imap_is_taken_down_without_secrets_and_mails(string[] said, string[] expected) => Check(lines => new ImapTranscript(lines), said, expected);

    [Theory]
    [MemberData(nameof(Pop3))]
    public void Pop3_is_taken_down_without_secrets_and_mails(string[] said, string[] expected) => Check(lines => new Pop3Transcript(lines), said, expected);

    [Fact]
    public void What_is_long_is_cut_behind_what_is_hidden_and_what_a_terminal_obeys_is_shown()
    {
        var lines = TakeDown(lines => new ImapTranscript(lines), ["S:* OK \u001b]0;x" + new string('a', 480) + " " + Password], int.MaxValue, text => text.Replace(Password, Transcript.Hidden, StringComparison.Ordinal));

        var line = Assert.Single(lines);
        Assert.Contains("<U+001B>", line, StringComparison.Ordinal);
        Assert.EndsWith(" bytes>", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Canary", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_taken_down_where_nobody_wants_it() => Assert.Null(Transcript.Open("imap.example.jp:993", TimeProvider.System, text => text));

    static void Check(Func<Transcript, WireTranscript> make, string[] said, string[] expected)
    {
        foreach (var chunk in (int[])[1, 2, 7, int.MaxValue])
        {
            var lines = TakeDown(make, said, chunk, text => text);

            Assert.Equal(expected, lines);
            Assert.All(Secrets.Append("Canary"), secret => Assert.DoesNotContain(lines, line => line.Contains(secret, StringComparison.Ordinal)));
        }
    }

    static List<string> TakeDown(Func<Transcript, WireTranscript> make, string[] said, int chunk, Func<string, string> hide)
    {
        var lines = new List<string>();
        ProtocolLog.Target = lines.Add;
        try
        {
            var transcript = make(Transcript.Open("imap.example.jp:993", TimeProvider.System, hide)!);
            foreach (var turn in said)
            {
                foreach (var bytes in Encoding.Latin1.GetBytes(turn[2..] + "\r\n").Chunk(Math.Min(chunk, 1 << 20)))
                {
                    if (turn[0] == 'C')
                        transcript.Sent(bytes);
                    else
                        transcript.Heard(bytes);
                }
            }
        }
        finally
        {
            ProtocolLog.Target = null;
        }
        // Time, number and place stand before each.
        Assert.All(lines, line => Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d #\d+ imap\.example\.jp:993 ", line));
        return [.. lines.Select(line => line[(line.IndexOf(":993 ", StringComparison.Ordinal) + 5)..])];
    }
}
