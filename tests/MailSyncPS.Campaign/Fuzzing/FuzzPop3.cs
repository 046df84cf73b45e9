using System.Globalization;
using System.Text;

namespace MailSyncPS.Campaign.Fuzzing;

/// <summary>A POP3 mailbox.</summary>
sealed class FuzzPop3(Random random, IReadOnlyList<byte[]> mails) : IFuzzServer
{
    readonly bool _hasUidl = random.Next(4) > 0;
    readonly string _capabilities = string.Concat(((string[])["USER", "UIDL", "TOP", "PIPELINING", "RESP-CODES", "SASL PLAIN LOGIN", "EXPIRE 30", "LOGIN-DELAY 1"]).Where(_ => random.Next(3) > 0).Select(c => c + "\r\n"));

    public string Greeting => "+OK ready\r\n";

    public int? Literal(string line) => null;

    public void Take(byte[] literal)
    {
    }

    public string Answer(string line)
    {
        var words = line.Split(' ');
        return words[0].ToUpperInvariant() switch
        {
            "CAPA" => $"+OK\r\n{_capabilities}.\r\n",
            "STAT" => Text($"+OK {mails.Count} {mails.Sum(m => m.Length)}\r\n"),
            "LIST" => "+OK\r\n" + string.Concat(mails.Select((m, i) => Text($"{i + 1} {m.Length}\r\n"))) + ".\r\n",
            "UIDL" when words.Length == 1 && _hasUidl => "+OK\r\n" + string.Concat(mails.Select((_, i) => Text($"{i + 1} id{i}\r\n"))) + ".\r\n",
            "UIDL" => _hasUidl ? "+OK 1 id0\r\n" : "-ERR no\r\n",
            "RETR" or "TOP" when int.TryParse(words.ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= mails.Count =>
                "+OK\r\n" + Encoding.Latin1.GetString(mails[number - 1]).Replace("\n.", "\n..", StringComparison.Ordinal) + ".\r\n",
            "AUTH" => "+ \r\n",
            _ => "+OK\r\n",
        };
    }

    static string Text(FormattableString text) => FormattableString.Invariant(text);
}
