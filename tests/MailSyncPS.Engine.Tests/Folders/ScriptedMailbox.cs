using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Folders;

/// <summary>An IMAP mailbox with folders, made of a script. It serves as source and as destination, and says what real servers say of folders, flags and clients.</summary>
sealed partial class ScriptedMailbox : IAsyncDisposable
{
    readonly object _lock = new();
    readonly ScriptedPeer _peer;
    readonly List<ScriptedFolder> _folders = [new("INBOX")];

    public ScriptedMailbox() => _peer = new ScriptedPeer(PlayAsync);

    public int Port => _peer.Port;

    public IReadOnlyList<string> LinesHeard => _peer.LinesHeard;

    public IReadOnlyList<Exception> Failures => _peer.Failures;

    public string Capabilities { get; set; } = "IMAP4rev1 UIDPLUS LITERAL+ NAMESPACE";

    /// <summary>What separates the parts of a name; a NUL where there is no hierarchy.</summary>
    public char Separator { get; set; } = '/';

    string Delimiter => Separator switch { '\0' => "NIL", '\\' => "\"\\\\\"", _ => $"\"{Separator}\"" };

    /// <summary>What NAMESPACE is answered with, without the tag of its last line.</summary>
    public string Namespace { get; set; } = "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\nOK done";

    /// <summary>Whether <c>LIST "" ""</c> tells the separator, as it should.</summary>
    public bool TellsRoot { get; set; } = true;

    /// <summary>Whether names that differ by case alone are one folder.</summary>
    public bool IgnoresCase { get; set; }

    /// <summary>What SELECT says may be kept; null for nothing said.</summary>
    public string? PermanentFlags { get; set; }

    /// <summary>What a command is refused with; null where it is carried out, and nothing where the server hangs up.</summary>
    public Func<string, string?> Refuse { get; set; } = _ => null;

    /// <summary>What a command on a connection is refused with; null where it is carried out.</summary>
    public Func<PeerConnection, string, string?> RefuseOn { get; set; } = (_, _) => null;

    /// <summary>What a mail that is stored is refused with; null where it is taken.</summary>
    public Func<byte[], string?> RefuseMail { get; set; } = _ => null;

    /// <summary>The whole answer to a command, given its tag, the command and what it would be; null hangs up.</summary>
    public Func<string, string, string, string?> Say { get; set; } = (_, _, usual) => usual;

    /// <summary>RFC822.SIZE of a mail, by its UID and its length.</summary>
    public Func<uint, int, string> Size { get; set; } = (_, size) => size.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is kept of a mail that is appended.</summary>
    public Func<ScriptedFolder, byte[], IEnumerable<byte[]>> Keep { get; set; } = (_, bytes) => [bytes];

    public IReadOnlyList<ScriptedFolder> Folders
    {
        get
        {
            lock (_lock)
                return [.. _folders];
        }
    }

    public ScriptedFolder this[string name] => Folders.First(f => f.Name == name);

    public ScriptedFolder Add(string name, string attributes = "", int mails = 0)
    {
        var folder = name == "INBOX" ? this[name] : new ScriptedFolder(name, attributes);
        for (var i = 1; i <= mails; i++)
            folder.Add(Mail($"{name} {i}"));
        lock (_lock)
        {
            if (name != "INBOX")
                _folders.Add(folder);
        }
        return folder;
    }

    public static byte[] Mail(string subject) =>
        Encoding.UTF8.GetBytes($"Received: from a by b; Tue, 10 Nov 2026 09:00:00 +0900\r\nSubject: {subject}\r\n\r\nbody of {subject}\r\n");

    /// <summary>The subjects of a folder's mails, in order.</summary>
    public IReadOnlyList<string> Subjects(string name) =>
        [.. this[name].Mails.Select(m => Encoding.UTF8.GetString(m.Bytes).Split("\r\n").First(l => l.StartsWith("Subject: ", StringComparison.Ordinal))[9..]).Order(StringComparer.Ordinal)];

    /// <summary>A folder goes away.</summary>
    public void Remove(string name)
    {
        lock (_lock)
            _folders.RemoveAll(f => f.Name == name);
    }

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    async Task PlayAsync(PeerConnection peer)
    {
        ScriptedFolder? open = null;
        await peer.WriteLineAsync("* OK ready");
        while (await peer.ReadLineAsync() is { } line)
        {
            var (tag, command) = line.Split(' ', 2) is [var first, var rest] ? (first, rest) : (line, "");
            var literal = Literal().Match(command);
            byte[] bytes = [];
            var refusal = Refuse(command) ?? RefuseOn(peer, command);
            if (refusal is "")
                return;
            if (literal.Success && (refusal is null || literal.Groups["plus"].Length > 0))
            {
                if (literal.Groups["plus"].Length == 0)
                    await peer.WriteLineAsync("+ go on");
                bytes = await peer.ReadLiteralAsync(int.Parse(literal.Groups["size"].Value, CultureInfo.InvariantCulture));
                await peer.ReadLineAsync();
            }
            if (literal.Success && !command.StartsWith("APPEND", StringComparison.Ordinal))
                command = command[..literal.Index] + Quoted(Encoding.UTF8.GetString(bytes));
            string answer;
            lock (_lock)
                answer = refusal is not null ? $"{tag} {refusal}\r\n" : Answer(tag, command, bytes, ref open);
            if (Say(tag, command, answer) is not { } said)
                return;
            await peer.WriteAsync(Encoding.UTF8.GetBytes(said));
            if (command == "LOGOUT")
                return;
        }
    }

    string Answer(string tag, string command, byte[] literal, ref ScriptedFolder? open)
    {
        var verb = Verb().Match(command).Value;
        switch (verb)
        {
            case "CAPABILITY":
                return $"* CAPABILITY {Capabilities}\r\n{tag} OK done\r\n";
            case "NAMESPACE":
                var said = Namespace.Split("\r\n");
                return string.Concat(said.SkipLast(1).Select(l => l + "\r\n")) + $"{tag} {said[^1]}\r\n";
            case "LIST" or "XLIST":
                return List(command) + $"{tag} OK done\r\n";
            case "ID":
                return $"* ID NIL\r\n{tag} OK done\r\n";
            case "CREATE":
                return Find(NameIn(command)) is not null ? $"{tag} NO it exists\r\n" : Made(tag, NameIn(command));
            case "STATUS":
                return Find(NameIn(command)) is { } asked
                    ? string.Create(CultureInfo.InvariantCulture, $"* STATUS {Quoted(asked.Name)} (UIDVALIDITY {asked.Validity} UIDNEXT {asked.NextUid} MESSAGES {asked.Mails.Count})\r\n{tag} OK done\r\n")
                    : $"{tag} NO no such folder\r\n";
            case "EXAMINE" or "SELECT":
                open = Find(NameIn(command));
                return open is null ? $"{tag} NO no such folder\r\n" : Opened(tag, verb, open);
            case "APPEND":
                return Append(tag, command, literal);
            case "UID FETCH" or "FETCH":
                return Fetched(command, open!) + $"{tag} OK done\r\n";
            case "UID EXPUNGE":
                return Expunged(command.Split(' ')[2], open!) + $"{tag} OK done\r\n";
            case "UID SEARCH":
                return $"* SEARCH {string.Join(' ', open!.Mails.Where(m => IsFound(command, m.Uid, m.Bytes)).Select(m => m.Uid))}".TrimEnd() + $"\r\n{tag} OK done\r\n";
            case "NOOP":
                return (open is null ? "" : string.Create(CultureInfo.InvariantCulture, $"* {open.Mails.Count} EXISTS\r\n")) + $"{tag} OK done\r\n";
            case "LOGOUT":
                return $"* BYE\r\n{tag} OK done\r\n";
            default:
                return $"{tag} OK done\r\n";
        }
    }

    static bool IsFound(string command, uint uid, byte[] bytes) => command.Split(' ') switch
    {
        [_, _, "UID", var set, ..] => UidSet.Holds(set, uid),
        [_, _, "HEADER", _, var word, ..] => Encoding.UTF8.GetString(bytes).Contains(word.Trim('"'), StringComparison.Ordinal),
        _ => false,
    };

    string List(string command)
    {
        var pattern = Arguments(command)[^1];
        if (pattern.Length == 0)
            return TellsRoot ? $"* LIST (\\Noselect) {Delimiter} \"\"\r\n" : "";
        var regex = new Regex("^" + string.Concat(pattern.Select(c => c switch { '*' => ".*", '%' => $"[^{Regex.Escape(Separator.ToString())}]*", _ => Regex.Escape(c.ToString()) })) + "$",
            IgnoresCase || pattern.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? RegexOptions.IgnoreCase : RegexOptions.None);
        return string.Concat(_folders.Where(f => regex.IsMatch(f.Name)).Select(f => $"* LIST ({f.Attributes}) {Delimiter} {Quoted(f.Name)}\r\n"));
    }

    string Made(string tag, string name)
    {
        _folders.Add(new ScriptedFolder(name) { Validity = (uint)(100 + _folders.Count) });
        return $"{tag} OK done\r\n";
    }

    string Opened(string tag, string verb, ScriptedFolder folder)
    {
        var permanent = verb == "EXAMINE" ? "* OK [PERMANENTFLAGS ()] read only\r\n" : PermanentFlags is { } flags ? $"* OK [PERMANENTFLAGS ({flags})] ok\r\n" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"* {folder.Mails.Count} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n{permanent}* OK [UIDVALIDITY {folder.Validity}] ok\r\n* OK [UIDNEXT {folder.NextUid}] ok\r\n{tag} OK [READ-{(verb == "SELECT" && !folder.IsReadOnly ? "WRITE" : "ONLY")}] done\r\n");
    }

    string Append(string tag, string command, byte[] literal)
    {
        if (Find(NameIn(command)) is not { } folder)
            return $"{tag} NO [TRYCREATE] no such folder\r\n";
        if (RefuseMail(literal) is { } refusal)
            return $"{tag} {refusal}\r\n";
        var uid = 0u;
        foreach (var kept in Keep(folder, literal))
            uid = folder.Add(kept, Flags().Match(command).Groups[1].Value);
        return string.Create(CultureInfo.InvariantCulture, $"{tag} OK [APPENDUID {folder.Validity} {uid}] done\r\n");
    }

    string Fetched(string command, ScriptedFolder folder) => string.Concat(folder.Mails.Select((mail, i) =>
    {
        var last = folder.Mails[^1].Uid;
        var set = command.StartsWith("UID", StringComparison.Ordinal) ? command.Split(' ')[2] : null;
        if (set is not null && !UidSet.Holds(set, mail.Uid) && !(set.EndsWith(":*", StringComparison.Ordinal) && mail.Uid == last))
            return "";
        var items = string.Create(CultureInfo.InvariantCulture, $"UID {mail.Uid}");
        if (command.Contains("RFC822.SIZE", StringComparison.Ordinal))
            items += string.Create(CultureInfo.InvariantCulture, $" RFC822.SIZE {Size(mail.Uid, mail.Bytes.Length)} FLAGS ({mail.Flags})");
        if (command.Contains("INTERNALDATE", StringComparison.Ordinal))
            items += " INTERNALDATE \"10-Nov-2026 09:00:00 +0900\"";
        if (command.Contains("BODY.PEEK[]", StringComparison.Ordinal))
            items += string.Create(CultureInfo.InvariantCulture, $" BODY[] {{{mail.Bytes.Length}}}\r\n{Encoding.UTF8.GetString(mail.Bytes)}");
        return string.Create(CultureInfo.InvariantCulture, $"* {i + 1} FETCH ({items})\r\n");
    }));

    static string Expunged(string set, ScriptedFolder folder)
    {
        var said = new StringBuilder();
        for (var i = folder.Mails.Count - 1; i >= 0; i--)
        {
            if (!UidSet.Holds(set, folder.Mails[i].Uid))
                continue;
            folder.Mails.RemoveAt(i);
            said.Append(CultureInfo.InvariantCulture, $"* {i + 1} EXPUNGE\r\n");
        }
        return said.ToString();
    }

    ScriptedFolder? Find(string name) =>
        _folders.Find(f => f.Name == name || (IgnoresCase || name.Equals("INBOX", StringComparison.OrdinalIgnoreCase)) && f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    static string NameIn(string command) => Arguments(command)[0];

    /// <summary>A command's arguments without their quotes, as far as it has any before a list or a literal.</summary>
    static List<string> Arguments(string command) =>
        [.. Argument().Matches(command[Verb().Match(command).Length..]).TakeWhile(m => m.Groups["end"].Length == 0)
            .Select(m => m.Groups["quoted"].Success ? m.Groups["quoted"].Value.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : m.Groups["atom"].Value)];

    static string Quoted(string name) => $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex(@"^(UID )?[A-Z]+")]
    private static partial Regex Verb();

    [GeneratedRegex("\\G ?(?:\"(?<quoted>(?:\\\\.|[^\"\\\\])*)\"|(?<end>[({])|(?<atom>[^ \"({]+))")]
    private static partial Regex Argument();

    [GeneratedRegex(@"^APPEND (?:""(?:\\.|[^""\\])*""|\S+) \(([^)]*)\)")]
    private static partial Regex Flags();

    [GeneratedRegex(@"\{(?<size>\d+)(?<plus>\+?)\}$")]
    private static partial Regex Literal();
}
