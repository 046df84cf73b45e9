using System.Globalization;
using System.Text;

namespace MailSyncPS.ModuleTests;

/// <summary>
/// A mailbox that works until a command at which it gives back what it was told at the login, with words that a terminal
/// would obey. Its folder's name and its messages' ids are of that kind too.
/// </summary>
/// <param name="isImap">Whether it speaks IMAP; else POP3.</param>
/// <param name="at">The command.</param>
/// <param name="how">How it fails there: NO, BAD, BYE, GARBAGE, CUT; for POP3 -ERR, GARBAGE or CUT.</param>
sealed class EchoServer(bool isImap, string at, string how)
{
    /// <summary>Characters that a terminal obeys, that turn text around, or that hide.</summary>
    public const string Obeyed = "\u001b]0;owned\u0007\u009b31m\u202eabc\u2066\u200b\u2028";

    static readonly string OnTheWire = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Obeyed));

    readonly List<string> _mails = [];

    /// <summary>What it would give back, once it was told.</summary>
    public string Secrets { get; private set; } = "";

    public EchoServer WithMail()
    {
        _mails.Add($"Received: by a; Wed, 17 Jul 2024 02:44:25 +0000\r\nSubject: {OnTheWire}\r\n\r\nx\r\n");
        return this;
    }

    public async Task PlayAsync(PeerConnection peer)
    {
        await peer.WriteLineAsync($"{(isImap ? "* OK" : "+OK")} {OnTheWire} {Secrets}");
        while (await peer.ReadLineAsync() is { } line)
        {
            var (tag, command) = isImap && line.Split(' ', 2) is [var first, var rest] ? (first, rest) : ("", line);
            var verb = command.StartsWith("UID ", StringComparison.Ordinal) ? command.Split(' ')[1] : command.Split(' ')[0];
            if (command.StartsWith("AUTHENTICATE PLAIN ", StringComparison.Ordinal) || verb == "PASS")
                Learn(command);
            if (command == "AUTHENTICATE PLAIN")
            {
                await peer.WriteLineAsync("+ ");
                Learn("AUTHENTICATE PLAIN " + await peer.ReadLineAsync());
            }
            if (verb == "APPEND")
                await TakeAsync(peer, command);
            if (verb == at && how == "CUT")
                return;
            await peer.WriteLineAsync(verb == at && Secrets.Length > 0 ? Fail(tag) : isImap ? Imap(tag, verb, command) : Pop3(verb));
            if (verb is "LOGOUT" or "QUIT" || verb == at && how == "GARBAGE" && Secrets.Length > 0)
                return;
        }
    }

    void Learn(string command)
    {
        var sent = command[(command.LastIndexOf(' ') + 1)..];
        Secrets = command.StartsWith("PASS", StringComparison.Ordinal) ? $"{command} {command[5..]}"
            : $"{command} {sent} {Encoding.Latin1.GetString(Convert.FromBase64String(sent)).Split('\0')[^1]}";
    }

    async Task TakeAsync(PeerConnection peer, string command)
    {
        await peer.WriteLineAsync("+ go on");
        var length = int.Parse(command[(command.LastIndexOf('{') + 1)..].TrimEnd('}', '+'), CultureInfo.InvariantCulture);
        _mails.Add(Encoding.Latin1.GetString(await peer.ReadLiteralAsync(length)));
        await peer.ReadLineAsync();
    }

    string Fail(string tag) => how switch
    {
        // The library puts the words that it stumbles over into its exceptions.
        "GARBAGE" => isImap ? $"* {(at == "FETCH" ? "1 FETCH (UID" : at)} \"{Quoted(Secrets)}{OnTheWire}\" ((\r\n* {OnTheWire} {Secrets} (" : $"{OnTheWire} {Secrets}",
        "BYE" => $"* BYE {OnTheWire} {Secrets}\r\n{tag} NO {Secrets}",
        "-ERR" => $"-ERR {OnTheWire} {Secrets}",
        _ => $"{tag} {how} {OnTheWire} {Secrets}",
    };

    static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    string Imap(string tag, string verb, string command) => verb switch
    {
        "CAPABILITY" => $"* CAPABILITY IMAP4rev1 UIDPLUS AUTH=PLAIN QUOTA\r\n{tag} OK done",
        "LIST" => $"* LIST () \"/\" INBOX\r\n* LIST () \"/\" \"{OnTheWire}\"\r\n{tag} OK done",
        "STATUS" => string.Create(CultureInfo.InvariantCulture, $"* STATUS {command.Split(' ')[1]} (UIDVALIDITY 7 UIDNEXT {_mails.Count + 1} MESSAGES {_mails.Count})\r\n{tag} OK done"),
        "EXAMINE" or "SELECT" => string.Create(CultureInfo.InvariantCulture, $"* {_mails.Count} EXISTS\r\n* OK [UIDVALIDITY 7] {OnTheWire}\r\n* OK [UIDNEXT {_mails.Count + 1}] ok\r\n{tag} OK [READ-ONLY] done"),
        "FETCH" => string.Concat(_mails.Select((m, i) => Fetch(command, m, i + 1))) + $"{tag} OK done",
        "APPEND" => string.Create(CultureInfo.InvariantCulture, $"{tag} OK [APPENDUID 7 {_mails.Count}] {OnTheWire}"),
        "LOGOUT" => $"* BYE {OnTheWire}\r\n{tag} OK done",
        _ => $"{tag} OK {OnTheWire}",
    };

    static string Fetch(string command, string mail, int number) => string.Create(CultureInfo.InvariantCulture,
        $"* {number} FETCH (UID {number} RFC822.SIZE {mail.Length} FLAGS () INTERNALDATE \"17-Jul-2024 02:44:25 +0000\"{(command.Contains("BODY.PEEK[]", StringComparison.Ordinal) ? $" BODY[] {{{mail.Length}}}\r\n{mail}" : "")})\r\n");

    string Pop3(string verb) => verb switch
    {
        "CAPA" => "+OK\r\nUSER\r\nUIDL\r\nTOP\r\n.",
        "STAT" => string.Create(CultureInfo.InvariantCulture, $"+OK {_mails.Count} {_mails.Sum(m => m.Length)}"),
        "LIST" => "+OK\r\n" + string.Concat(_mails.Select((m, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1} {m.Length}\r\n"))) + ".",
        "UIDL" => "+OK\r\n" + string.Concat(_mails.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1} u{OnTheWire}{i}\r\n"))) + ".",
        "RETR" or "TOP" => $"+OK {OnTheWire}\r\n{_mails[0]}.",
        _ => $"+OK {OnTheWire}",
    };
}
