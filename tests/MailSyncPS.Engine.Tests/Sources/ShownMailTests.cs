using System.Text;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Binary;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>A mail as it is shown, compared with the same mail decoded.</summary>
public sealed class ShownMailTests
{
    const string Untold = "\r\n", E = "\u0080";

    [Theory]
    // The mail as shown, and as BINARY[] gives it.
    [InlineData($"a{E}\r\nb\r\n", $"a{E}\r\nb\r\n", "None")]
    [InlineData($"a{E}\r\nb\r\n", "a\0\r\nb\r\n", "Hidden")]
    [InlineData($"a{E}{E}\r\n", $"a{E}\0\r\n", "Hidden")]
    [InlineData($"a{E}", "a\0", "Hidden")]
    [InlineData($"a{E}", $"a{E}", "None")]
    [InlineData($"a{E}\r\na{E}\r\n", $"a{E}\r\na\0\r\n", "Hidden")]
    [InlineData($"a{E}\r\na{E}\r\n", $"a{E}\r\n", "Unknown")]
    [InlineData($"a{E}\r\n=3D\r\n", $"a{E}\r\n=\r\n\0\0\u0080\r\n", "None")]
    [InlineData($"=3D{E}\r\n", $"={E}\r\n", "Unknown")]
    [InlineData($"a{E}\r\n", Untold, "Unknown")]
    [InlineData("\u00e3\u0080\u0081\r\n", Untold, "None")]
    [InlineData("\u00e3\u0080\u0081\r\n", "\u00e3\0\u0081\r\n", "Hidden")]
    [InlineData("\u00e2\u0080\u0093\u0080\r\n", Untold, "Unknown")]
    [InlineData("\u00c3\u0080\u00f0\u009f\u0098\u0080\r\n", Untold, "None")]
    [InlineData("\u00e0\u0080\u0080\r\n", Untold, "Unknown")]
    [InlineData("\u00ed\u00a0\u0080\r\n", Untold, "Unknown")]
    [InlineData("\u00e3\u0080", Untold, "Unknown")]
    public void It_is_known_what_stands_for_NUL(string shown, string binary, string finding)
    {
        foreach (var piece in (int[])[1, 2, 1000])
        {
            var mail = ShownMail.Questionable(1, new MailBytes(Encoding.Latin1.GetBytes(shown)))!;
            foreach (var bytes in Encoding.Latin1.GetBytes(binary).Chunk(piece))
                mail.Take(bytes);
            Assert.Equal(finding, mail.Decide().ToString());
        }
    }

    [Fact]
    public void A_mail_without_the_byte_and_one_whose_NUL_shows_are_not_in_question()
    {
        Assert.Null(ShownMail.Questionable(1, new MailBytes("abc\r\n"u8.ToArray())));
        Assert.Null(ShownMail.Questionable(1, new MailBytes(Encoding.Latin1.GetBytes($"a\0{E}\r\n"))));
    }

    [Fact]
    public void More_lines_in_question_than_are_remembered_leave_it_open()
    {
        var text = string.Concat(Enumerable.Range(0, 250_000).Select(i => FormattableString.Invariant($"{i}{E}\r\n")));
        var mail = ShownMail.Questionable(1, new MailBytes(Encoding.Latin1.GetBytes(text)))!;
        mail.Take(Encoding.Latin1.GetBytes(text));
        Assert.Equal(NulFinding.Unknown, mail.Decide());
    }
}
