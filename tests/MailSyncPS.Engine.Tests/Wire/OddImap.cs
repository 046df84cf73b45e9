using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>An IMAP mailbox of one folder that serves as source and destination, until the point where it goes astray.</summary>
/// <param name="at">Where: GREETING, CAPABILITY, LOGIN, LIST, EXAMINE, LISTING, BODY, APPENDED; with what it says there, given the tag.</param>
/// <param name="astray">What it says there.</param>
sealed partial class OddImap(string at = "", Func<PeerConnection, string, Task>? astray = null)
{
    readonly List<byte[]> _mails = [];

    /// <summary>What it says it can do.</summary>
    public string Capabilities { get; init; } = "IMAP4rev1 UIDPLUS";

    public OddImap WithMail()
    {
        _mails.Add("Received: by a; Wed, 17 Jul 2024 02:44:25 +0000\r\nSubject: x\r\n\r\nx\r\n"u8.ToArray());
        return this;
    }

    public async Task PlayAsync(PeerConnection peer)
    {
        if (at == "GREETING")
            await astray!(peer, "");
        await peer.WriteLineAsync("* OK ready");
        while (await peer.ReadLineAsync() is { } line)
        {
            var (tag, command) = line.Split(' ', 2) is [var first, var rest] ? (first, rest) : (line, "");
            var verb = command.StartsWith("UID ", StringComparison.Ordinal) ? command.Split(' ')[1] : command.Split(' ')[0];
            var step = verb == "FETCH" ? command.Contains("BODY.PEEK[]", StringComparison.Ordinal) ? "BODY" : "LISTING" : verb;
            if (verb == "APPEND")
                await TakeAsync(peer, command);
            if (at == step || at == "APPENDED" && verb == "APPEND")
                await astray!(peer, tag);
            await peer.WriteAsync(Encoding.Latin1.GetBytes(Answer(step, command) + Status(step, tag)));
            if (verb == "LOGOUT")
                return;
        }
    }

    async Task TakeAsync(PeerConnection peer, string command)
    {
        await peer.WriteLineAsync("+ go on");
        _mails.Add(await peer.ReadLiteralAsync(int.Parse(Literal().Match(command).Groups[1].Value, CultureInfo.InvariantCulture)));
        await peer.ReadLineAsync();
    }

    string Answer(string step, string command) => step switch
    {
        "CAPABILITY" => $"* CAPABILITY {Capabilities}\r\n",
        "NAMESPACE" => "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n",
        "GETQUOTAROOT" => "* QUOTAROOT INBOX \"\"\r\n* QUOTA \"\" (STORAGE 1 512)\r\n",
        "LIST" => "* LIST (\\HasNoChildren) \"/\" INBOX\r\n",
        "STATUS" => string.Create(CultureInfo.InvariantCulture, $"* STATUS INBOX (UIDVALIDITY 7 UIDNEXT {_mails.Count + 1} MESSAGES {_mails.Count})\r\n"),
        "EXAMINE" => string.Create(CultureInfo.InvariantCulture, $"* {_mails.Count} EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT {_mails.Count + 1}] ok\r\n"),
        "LISTING" => string.Concat(_mails.Select((m, i) => string.Create(CultureInfo.InvariantCulture, $"* {i + 1} FETCH (UID {i + 1} RFC822.SIZE {m.Length} FLAGS () INTERNALDATE \"17-Jul-2024 02:44:25 +0000\")\r\n"))),
        "BODY" => string.Concat(_mails.Select((m, i) => string.Create(CultureInfo.InvariantCulture, $"* {i + 1} FETCH (UID {i + 1} BODY[] {{{m.Length}}}\r\n{Encoding.Latin1.GetString(m)})\r\n"))),
        "LOGOUT" => "* BYE\r\n",
        _ => "",
    };

    string Status(string step, string tag) => step switch
    {
        "EXAMINE" => $"{tag} OK [READ-ONLY] done\r\n",
        "APPEND" => string.Create(CultureInfo.InvariantCulture, $"{tag} OK [APPENDUID 7 {_mails.Count}] done\r\n"),
        _ => $"{tag} OK done\r\n",
    };

    [GeneratedRegex(@"\{(\d+)\+?\}$")]
    private static partial Regex Literal();
}
