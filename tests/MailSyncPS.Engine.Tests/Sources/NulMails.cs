using System.Text;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>Mails with NUL bytes, and mails with the byte that some servers send in place of them.</summary>
static class NulMails
{
    /// <summary>An image, more or less: decoded, it has both bytes.</summary>
    static readonly string Image = Convert.ToBase64String([.. Enumerable.Range(0, 300).Select(i => (byte)(i * 7)), 0, 0, 0, 0x80, 0x80]);

    public static DateTimeOffset Arrived { get; } = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddDays(-20).ToUnixTimeSeconds());

    /// <summary>Mails with NUL bytes at all places that a mail has.</summary>
    public static IReadOnlyList<TestMail> WithNul { get; } =
    [
        Mail("in the body", "\r\nbefore\0after\r\n"),
        Mail("in the header", "X-Note: a\0b\r\n\r\nbody\r\n"),
        Mail("beside the other", "\r\nprice \u0080 5 \0 end\r\n"),
        Mail("on the same line as the other and alone", "\r\n\u0080\0\r\n\0\r\n\u0080\r\n"),
        Mail("within base64", Parts("text", $"{Image[..40]}\0{Image[40..]}")),
        Mail("beside an image", Parts("before\0after", Image)),
        Mail("in quoted-printable", "Content-Transfer-Encoding: quoted-printable\r\n\r\na=3Db\0c\r\n"),
        Mail("in an encoding that nobody knows", "Content-Transfer-Encoding: 8-bit\r\n\r\nbefore\0after\r\n"),
        Mail("in a large one", $"\r\n{new string('x', 9 << 20)}\r\nbefore\0after\r\n"),
        Mail("in the last line, without an end", "\r\nbody\0"),
    ];

    /// <summary>Mails without.</summary>
    public static IReadOnlyList<TestMail> WithoutNul { get; } =
    [
        Mail("plain", "\r\nplain\r\n"),
        Mail("the euro sign", "Content-Type: text/plain; charset=windows-1252\r\n\r\nprice \u0080 5\r\n\u0080\r\n\u0080\r\n"),
        Mail("in a header", "X-Note: \u0080\r\n\r\nbody\r\n"),
        Mail("Japanese", $"\r\n{Utf8("これは、日本語のメールです。")}\r\n"),
        Mail("an image beside the euro sign", Parts("price \u0080 5", Image)),
        Mail("an image beside Japanese", Parts(Utf8("画像、です。"), Image)),
        Mail("Japanese in quoted-printable that is none", $"Content-Transfer-Encoding: quoted-printable\r\n\r\n{Utf8("これは、")}=3D 1 \r\n"),
        Mail("Japanese in an encoding that nobody knows", $"Content-Transfer-Encoding: 8-bit\r\n\r\n{Utf8("これは、")}\r\n"),
        Mail("a large one", $"\r\n{new string('x', 9 << 20)}\r\nprice \u0080 5\r\n"),
        Mail("only an image", Parts("text", Image)),
    ];

    /// <summary>Those of a few kilobytes: a large one takes a server seconds.</summary>
    public static IReadOnlyList<TestMail> Small(IReadOnlyList<TestMail> mails) => [.. mails.Where(m => m.Bytes.Length < 1 << 20)];

    static TestMail Mail(string name, string rest) =>
        new(Encoding.Latin1.GetBytes($"Received: from a.example.jp by b.example.jp; {Arrived:r}\r\nFrom: a@example.jp\r\nSubject: {name}\r\n{rest}"), Arrived);

    static string Parts(string text, string image) => "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + $"--b\r\nContent-Type: text/plain\r\n\r\n{text}\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n{image}\r\n--b--\r\n";

    static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
