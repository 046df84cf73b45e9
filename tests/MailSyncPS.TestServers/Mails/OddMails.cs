using System.Text;

namespace MailSyncPS.TestServers;

/// <summary>
/// Mails that tools stumble over. Dovecot 2.3 has its own ways with some of them, so what it passed on is to be compared
/// with what it served: over POP3 a bare LF becomes CRLF and a last line gets its line end (beyond the size that LIST tells),
/// over IMAP a stored NUL is shown as 0x80, and an APPEND of zero bytes is refused.
/// </summary>
public static class OddMails
{
    const int Megabyte = 1 << 20;
    const string Header = "From: a@example.jp\r\nTo: taro@example.jp\r\nSubject: odd\r\n";

    /// <summary>Lines that a server might say, of both protocols.</summary>
    const string Replies = "+OK\r\n-ERR [IN-USE] no\r\n* OK [UIDVALIDITY 1] x\r\n* BYE\r\n* 1 EXPUNGE\r\n* 1 FETCH (UID 1 BODY[] {3}\r\nabc)\r\nA00000001 OK done\r\nA00000005 NO [OVERQUOTA] full\r\n"
        + "B00000001 OK done\r\n+ go on\r\n.\r\n+OK 3 messages\r\n.\r\n..\r\n)\r\n{5}\r\n{5+}\r\nQUIT\r\nA1 LOGOUT\r\n";

    /// <summary>All but the huge one.</summary>
    public static IReadOnlyList<OddMail> All { get; } =
    [
        Mail("no final newline", Header + "\r\nthe end without a line end"),
        Mail("bare CR", Header + "\r\none\rtwo\r\r\nthree\r\n"),
        Mail("bare LF", "From: a@example.jp\nSubject: bare LF\n\none\ntwo\n"),
        Mail("mixed line ends", Header + "\r\none\ntwo\r\nthree\n"),
        Mail("NUL", Header + "\r\nbefore\0after\r\n"),
        Mail("8-bit headers", "From: \u00c4\u00d6\u00dc <a@example.jp>\r\nSubject: \u0082\u00a0\u0082\u00a2\u0082\u00a4\r\n\r\n\u00e4\u00f6\u00fc\r\n"),
        Mail("a line of a megabyte", Header + "\r\n" + new string('x', Megabyte) + "\r\nlast\r\n"),
        Mail("a header of a megabyte", "X-Long: " + new string('y', Megabyte) + "\r\n" + Header + "\r\nbody\r\n"),
        Mail("a leading From line", "From a@example.jp Thu Jan  1 00:00:00 2026\r\n" + Header + "\r\nbody\r\n"),
        Mail("a leading quoted From line", ">From a@example.jp Thu Jan  1 00:00:00 2026\r\n" + Header + "\r\nbody\r\n"),
        Mail("no header at all", "\r\nonly a body\r\n"),
        Mail("a body without an empty line", "this is not a header\r\nneither is this\r\n"),
        Mail("zero bytes", ""),
        Mail("one line end", "\r\n"),
        Mail("only headers", Header),
        Mail("only headers and an empty line", Header + "\r\n"),
        Mail("dots at the start of lines", Header + "\r\n.\r\n..\r\n...\r\n.x\r\n..x\r\nx.\r\n.\r\n"),
        Mail("a last line of one dot without a line end", Header + "\r\nbody\r\n."),
        DotsAtChunkEdges(),
        Mail("a byte order mark", "\u00ef\u00bb\u00bf" + Header + "\r\nbody\r\n"),
        Mail("spaces behind a boundary", Header + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b  \r\n\r\none\r\n--b-- \t\r\ntail\r\n"),
        Mail("a part without an empty line", Header + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n--b--\r\n"),
        Mail("a boundary that never ends", Header + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n"),
        Mail("control characters in the subject", "From: a@example.jp\r\nSubject: \u001b[2J\u001b]0;owned\u0007 \u009b31m\r\n\r\nbody\r\n"),
        Mail("bidirectional marks in the subject", "From: a@example.jp\r\nSubject: =?utf-8?B?4oCuZ25wLmV4ZQ==?= \u00e2\u0080\u00aegnp.exe\u00e2\u0081\u00a9\r\n\r\nbody\r\n"),
        Mail("invalid UTF-8 in headers", "From: \u00ff\u00fe\u00c0\u0080 <a@example.jp>\r\nSubject: \u00e3\u0081 \u00f8\u0088\u0080\u0080\u0080 \u00ed\u00a0\u0080\r\nX-\u00c3\u00a4: \u00c3(\r\n\r\nbody\r\n"),
        Mail("a Message-ID", "Message-ID: <one@example.jp>\r\n" + Header + "\r\nbody\r\n"),
        Mail("the same Message-ID with other content", "Message-ID: <one@example.jp>\r\n" + Header + "\r\nydob\r\n"),
        Mail("a body of dots alone", Header + "\r\n" + string.Concat(Enumerable.Repeat(".\r\n", 500))),
        Mail("dots at the start of many lines", Header + "\r\n" + string.Concat(Enumerable.Range(0, 400).Select(i => new string('.', i % 5) + "x\r\n"))),
        Mail("all mixtures of line ends", Header + "\r\none\r\r\ntwo\n\rthree\n\n\r\nfour\r\r\r\nfive\r \n\r\n"),
        Mail("lines of several megabytes", Header + "\r\n" + new string('a', 3 * Megabyte) + "\r\n." + new string('b', 2 * Megabyte) + "\r\n"),
        Mail("thousands of headers", string.Concat(Enumerable.Range(0, 5000).Select(i => $"X-Header-{i}: {i}\r\n")) + Header + "\r\nbody\r\n"),
        Mail("server replies as text", Replies + Header + "\r\n" + Replies),
        Mail("server replies alone", Replies),
        Mail("a formula and a script in the subject", "From: a@example.jp\r\nSubject: =cmd()|' /C calc'!A0 <script>alert(1)</script>\r\n\r\nbody\r\n"),
    ];

    /// <summary>
    /// A mail that Dovecot 2.3 can't serve over POP3: it doubles no dot at the very beginning, so that the client sees
    /// an empty mail, and the rest as answers to its next commands.
    /// </summary>
    public static OddMail DotAsFirstLine { get; } = Mail("a dot as the first line", ".\r\n" + Header + "\r\n.\r\n");

    /// <summary>A mail of about so many bytes.</summary>
    public static OddMail Huge(int bytes)
    {
        var line = new string('h', 76) + "\r\n";
        return Mail("huge", Header + "\r\n" + string.Concat(Enumerable.Repeat(line, bytes / line.Length)));
    }

    // Lines that begin with a dot, so placed that one begins at every offset around the usual buffer sizes.
    static OddMail DotsAtChunkEdges()
    {
        var text = new StringBuilder(Header + "\r\n");
        foreach (var edge in (int[])[1024, 2048, 4096, 8192, 16384, 65536])
        {
            text.Append('z', Math.Max(0, edge - text.Length - 14)).Append("\r\n");
            for (var i = 0; i < 8; i++)
                text.Append(".\r\n..\r\n");
        }
        return Mail("dots at the edges of buffers", text.ToString());
    }

    static OddMail Mail(string name, string latin1) => new(name, Encoding.Latin1.GetBytes(latin1));
}
