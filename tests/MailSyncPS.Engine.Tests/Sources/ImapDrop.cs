using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>An IMAP inbox made of a script, with what real servers get wrong.</summary>
sealed partial class ImapDrop : IAsyncDisposable
{
    readonly ScriptedPeer _peer;

    public ImapDrop() => _peer = new ScriptedPeer(PlayAsync);

    public int Port => _peer.Port;

    public IReadOnlyList<string> LinesHeard => _peer.LinesHeard;

    /// <summary>Its mails by UID, each with its INTERNALDATE as the server says it.</summary>
    public List<(uint Uid, byte[] Bytes, string InternalDate)> Mails { get; } = [];

    public string Capabilities { get; set; } = "IMAP4rev1 UIDPLUS";

    /// <summary>What BODY[] is answered with, by UID; null for the bytes.</summary>
    public Func<uint, string?> Body { get; set; } = _ => null;

    /// <summary>What LOGIN is answered with in a session, by its number from 1.</summary>
    public Func<int, string> Login { get; set; } = _ => "OK";

    /// <summary>What LIST is answered with.</summary>
    public string Folders { get; set; } = "* LIST (\\HasNoChildren) \"/\" INBOX\r\n";

    /// <summary>The UIDVALIDITY, by the command that opens the folder.</summary>
    public Func<string, uint> Validity { get; set; } = _ => 7;

    /// <summary>What is said in answer to a command, given what it would be.</summary>
    public Func<string, string, string> Say { get; set; } = (_, usual) => usual;

    /// <summary>The tagged answer to a command, given what it would be; null hangs up instead.</summary>
    public Func<string, string, string?> Answer { get; set; } = (_, usual) => usual;

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    async Task PlayAsync(PeerConnection peer)
    {
        await peer.WriteLineAsync("* OK ready");
        while (await peer.ReadLineAsync() is { } line)
        {
            var (tag, command) = line.Split(' ', 2) is [var first, var rest] ? (first, rest) : (line, "");
            var verb = command.StartsWith("UID ", StringComparison.Ordinal) ? command.Split(' ')[1] : command.Split(' ')[0];
            var answer = verb switch
            {
                "CAPABILITY" => $"* CAPABILITY {Capabilities}\r\n",
                "LIST" => Folders,
                "EXAMINE" or "SELECT" => string.Create(CultureInfo.InvariantCulture, $"* {Mails.Count} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY {Validity(verb)}] ok\r\n* OK [UIDNEXT 1000] ok\r\n"),
                "FETCH" => string.Concat(Mails.Select((m, i) => Fetch(command, m, i + 1))),
                "EXPUNGE" => Expunge(command.Split(' ')[2]),
                "LOGOUT" => "* BYE\r\n",
                _ => "",
            };
            var status = verb switch { "LOGIN" => Login(peer.Number), "EXAMINE" => "OK [READ-ONLY] done", "SELECT" => "OK [READ-WRITE] done", _ => "OK done" };
            answer = Say(command, answer);
            var ending = Answer(command, status);
            await peer.WriteAsync(Encoding.Latin1.GetBytes(ending is null ? answer : $"{answer}{tag} {ending}\r\n"));
            if (verb == "LOGOUT" || ending is null)
                return;
        }
    }

    string Fetch(string command, (uint Uid, byte[] Bytes, string InternalDate) mail, int number)
    {
        if (command.StartsWith("UID FETCH", StringComparison.Ordinal) && !UidSet.Holds(command.Split(' ')[2], mail.Uid))
            return "";
        var items = new List<string> { string.Create(CultureInfo.InvariantCulture, $"UID {mail.Uid}") };
        if (command.Contains("RFC822.SIZE", StringComparison.Ordinal))
            items.Add(string.Create(CultureInfo.InvariantCulture, $"RFC822.SIZE {mail.Bytes.Length} FLAGS (\\Seen)"));
        if (command.Contains("INTERNALDATE", StringComparison.Ordinal))
            items.Add($"INTERNALDATE \"{mail.InternalDate}\"");
        if (HeaderFields().IsMatch(command))
            items.Add($"BODY[HEADER.FIELDS (RECEIVED)] {Literal(Encoding.Latin1.GetString(mail.Bytes).Split("\r\n")[0] + "\r\n\r\n")}");
        else if (command.Contains("BODY.PEEK[]", StringComparison.Ordinal))
            items.Add($"BODY[] {Body(mail.Uid) ?? Literal(Encoding.Latin1.GetString(mail.Bytes))}");
        return string.Create(CultureInfo.InvariantCulture, $"* {number} FETCH ({string.Join(' ', items)})\r\n");
    }

    static string Literal(string text) => string.Create(CultureInfo.InvariantCulture, $"{{{text.Length}}}\r\n{text}");

    /// <summary>Removes mails; that they were marked before is not looked at.</summary>
    string Expunge(string set)
    {
        var said = new StringBuilder();
        for (var i = Mails.Count - 1; i >= 0; i--)
        {
            if (!UidSet.Holds(set, Mails[i].Uid))
                continue;
            Mails.RemoveAt(i);
            said.Append(CultureInfo.InvariantCulture, $"* {i + 1} EXPUNGE\r\n");
        }
        return said.ToString();
    }

    [GeneratedRegex(@"BODY\.PEEK\[HEADER\.FIELDS")]
    private static partial Regex HeaderFields();
}
