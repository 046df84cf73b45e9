using System.Globalization;
using System.Text;

namespace MailSyncPS.Campaign.Fuzzing;

/// <summary>An IMAP mailbox that can be source and destination.</summary>
sealed class FuzzImap : IFuzzServer
{
    readonly List<byte[]> _mails;
    readonly string _capabilities;
    string _pending = "";

    public FuzzImap(Random random, IEnumerable<byte[]> mails)
    {
        _mails = [.. mails];
        string[] all = ["UIDPLUS", "NAMESPACE", "QUOTA", "MULTIAPPEND", "LITERAL+", "SPECIAL-USE", "LIST-STATUS", "STATUS=SIZE", "APPENDLIMIT=1000000", "SASL-IR", "AUTH=PLAIN", "ESEARCH"];
        _capabilities = string.Join(' ', ["IMAP4rev1", "UIDPLUS", .. all.Where(_ => random.Next(2) == 0)]);
    }

    public string Greeting => $"* OK [CAPABILITY {_capabilities}] ready\r\n";

    public int? Literal(string line) => line.EndsWith('}') && line.LastIndexOf('{') is >= 0 and var at
        && int.TryParse(line.AsSpan(at + 1, line.Length - at - 2).TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= 1 << 20 ? length : null;

    public void Take(byte[] literal) => _mails.Add(literal);

    public string Answer(string line)
    {
        if (Literal(line) is not null)
        {
            _pending = _pending.Length > 0 ? _pending : line;
            return line.EndsWith("+}", StringComparison.Ordinal) ? "" : "+ go on\r\n";
        }
        var command = _pending.Length > 0 ? _pending : line;
        _pending = "";
        var words = command.Split(' ');
        var (tag, verb) = (words[0], words.ElementAtOrDefault(1)?.ToUpperInvariant() ?? "");
        if (verb == "UID")
            verb = words.ElementAtOrDefault(2)?.ToUpperInvariant() ?? "";
        return verb switch
        {
            "CAPABILITY" => $"* CAPABILITY {_capabilities}\r\n{tag} OK done\r\n",
            "LOGIN" or "AUTHENTICATE" => $"{tag} OK [CAPABILITY {_capabilities}] in\r\n",
            "NAMESPACE" => $"* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n{tag} OK done\r\n",
            "LIST" => $"* LIST (\\HasNoChildren) \"/\" INBOX\r\n* LIST (\\HasNoChildren \\Sent) \"/\" \"Sent (old)\"\r\n* LIST () \"/\" {{5}}\r\na\"b(c\r\n{tag} OK done\r\n",
            "STATUS" => Text($"* STATUS INBOX (UIDVALIDITY 7 UIDNEXT {_mails.Count + 1} MESSAGES {_mails.Count} SIZE {_mails.Sum(m => m.Length)})\r\n{tag} OK done\r\n"),
            "GETQUOTAROOT" => $"* QUOTAROOT INBOX \"User quota\"\r\n* QUOTA \"User quota\" (STORAGE 10 512)\r\n{tag} OK done\r\n",
            "EXAMINE" or "SELECT" => Text($"* FLAGS (\\Seen \\Deleted $Label1)\r\n* {_mails.Count} EXISTS\r\n* 0 RECENT\r\n* OK [PERMANENTFLAGS (\\Seen \\*)] ok\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT {_mails.Count + 1}] ok\r\n{tag} OK [READ-WRITE] done\r\n"),
            "FETCH" => string.Concat(_mails.Select((mail, i) => Fetch(command, mail, i + 1))) + $"{tag} OK done\r\n",
            "SEARCH" => $"* SEARCH 1\r\n{tag} OK done\r\n",
            "APPEND" => Text($"{tag} OK [APPENDUID 7 {_mails.Count}] done\r\n"),
            "EXPUNGE" => $"* 1 EXPUNGE\r\n{tag} OK done\r\n",
            "LOGOUT" => $"* BYE bye\r\n{tag} OK done\r\n",
            _ => $"{tag} OK done\r\n",
        };
    }

    static string Fetch(string command, byte[] mail, int number) => command.Contains("BODY.PEEK[]", StringComparison.Ordinal)
        ? Text($"* {number} FETCH (UID {number} BODY[] {{{mail.Length}}}\r\n{Encoding.Latin1.GetString(mail)})\r\n")
        : Text($"* {number} FETCH (UID {number} RFC822.SIZE {mail.Length} FLAGS (\\Seen $Label1) INTERNALDATE \"17-Jul-2024 02:44:25 +0000\")\r\n");

    static string Text(FormattableString text) => FormattableString.Invariant(text);
}
