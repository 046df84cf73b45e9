using System.Globalization;
using System.Text;

namespace MailSyncPS.Campaign.Fuzzing;

/// <summary>Alters what a server says, so that it stays near enough to the protocol to get far.</summary>
sealed class Mutator(Random random)
{
    const int Longest = 200_000;

    static readonly string[] Words =
    [
        "(", ")", "((", "\"", "\\", "{", "}", "{0}", "{5}\r\n", "{99999}\r\n", "{4294967296}", "[", "]", "<", ">", " ", "\r\n", "\n", "\r", "\0", "\t", "*", "+", ".", ".\r\n", "\r\n.\r\n", "NIL", "NULL", "%", "~",
        "* OK ", "* NO ", "* BAD ", "* BYE\r\n", "* PREAUTH ", "+OK ", "+OK\r\n", "-ERR ", "+ ", "* 1 FETCH (", "* 0 FETCH (UID 0)\r\n", "* 9 EXISTS\r\n", "* 1 EXPUNGE\r\n", "* VANISHED 1:*\r\n", "* SEARCH 1\r\n",
        "BODY[] ", "BODYSTRUCTURE (", "ENVELOPE (", "FLAGS (\\Deleted)", "UID 1", "UID 4294967295", "RFC822.SIZE 0", "RFC822.SIZE 4294967295", "INTERNALDATE \"31-Feb-2024 25:61:61 +9999\"", "MODSEQ (1)",
        "[UIDVALIDITY 0]", "[UIDVALIDITY 4294967296]", "[UIDNEXT 1]", "[OVERQUOTA]", "[IN-USE]", "[UNAVAILABLE]", "[AUTHENTICATIONFAILED]", "[ALERT]", "[CAPABILITY ", "[TRYCREATE]", "[APPENDUID 7 1:999999999]", "[LIMIT]",
        "STARTTLS", "LOGINDISABLED", "UIDPLUS", "MULTIAPPEND", "LITERAL+", "QUOTA", "NAMESPACE", "AUTH=SCRAM-SHA-256", "AUTH=CRAM-MD5", "SASL PLAIN", "PIPELINING", "EXPIRE 0", "LOGIN-DELAY 99999999999", "UIDL", "TOP",
        "wait 5 seconds", "try again", "\u00e9\u3042", "\ufeff", "\u0665", "\u202e", "=?utf-8?b?////?=", "&AAA-", "&//8-",
    ];

    static readonly string[] Numbers = ["0", "1", "-1", "2", "255", "65536", "2147483647", "2147483648", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "99999999999999999999", "00000000000000001", "1e9", "\u0661"];

    /// <summary>An answer altered in one or several ways.</summary>
    public byte[] Mutate(byte[] said)
    {
        for (var times = random.Next(1, 5); times > 0; times--)
            said = Once(said);
        return said.Length > Longest ? said[..Longest] : said;
    }

    byte[] Once(byte[] said)
    {
        var (from, to) = Part(said);
        return random.Next(11) switch
        {
            0 => [.. said[..from], (byte)random.Next(256), .. said[Math.Min(from + 1, said.Length)..]],
            1 => [.. said[..from], .. said[to..]],
            2 => [.. said[..to], .. said[from..]],
            3 or 4 => [.. said[..from], .. Bytes(Words[random.Next(Words.Length)]), .. said[from..]],
            5 => [.. said[..from], .. Bytes(Words[random.Next(Words.Length)]), .. said[to..]],
            6 => said[..from],
            7 => Number(said, from),
            8 => [.. said[..from], .. Enumerable.Repeat(said.Length > 0 ? said[Math.Min(from, said.Length - 1)] : (byte)'(', random.Next(4) == 0 ? random.Next(70_000) : random.Next(200)), .. said[from..]],
            9 => Lines(said),
            _ => [.. said[..from], .. Random(random.Next(40)), .. said[from..]],
        };
    }

    (int From, int To) Part(byte[] said)
    {
        var (one, other) = (random.Next(said.Length + 1), random.Next(said.Length + 1));
        return (Math.Min(one, other), Math.Min(Math.Max(one, other), Math.Min(one, other) + random.Next(1, 200)));
    }

    byte[] Number(byte[] said, int from)
    {
        var start = said.AsSpan(from).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0)
            return said;
        start += from;
        var length = said.AsSpan(start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var number = random.Next(3) == 0 ? random.NextInt64(long.MaxValue).ToString(CultureInfo.InvariantCulture) : Numbers[random.Next(Numbers.Length)];
        return [.. said[..start], .. Bytes(number), .. said[(length < 0 ? said.Length : start + length)..]];
    }

    byte[] Lines(byte[] said)
    {
        var lines = Encoding.Latin1.GetString(said).Split('\n');
        random.Shuffle(lines);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    byte[] Random(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
