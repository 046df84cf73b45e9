using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>An IMAP destination made of a script: it keeps what is appended, as wrongly as a test wants it to.</summary>
sealed partial class ImapStore : IAsyncDisposable
{
    readonly ScriptedPeer _peer;
    readonly List<(uint Uid, byte[] Bytes, long VisibleFrom)> _kept = [];
    uint _nextUid = 1;
    int _appends;

    public ImapStore() => _peer = new ScriptedPeer(PlayAsync);

    public int Port => _peer.Port;

    public IReadOnlyList<string> LinesHeard => _peer.LinesHeard;

    public IReadOnlyList<Exception> Failures => _peer.Failures;

    public string Capabilities { get; set; } = "IMAP4rev1 UIDPLUS LITERAL+";

    public uint Validity { get; set; } = 7;

    /// <summary>How long an appended mail is not shown.</summary>
    public TimeSpan ShownAfter { get; set; }

    /// <summary>Whether a session sees no mail that was stored after it began.</summary>
    public bool ShowsOnlyWhatWasThereAtLogin { get; set; }

    /// <summary>Whether a mail that is there is not shown.</summary>
    public Func<byte[], bool> Hides { get; set; } = _ => false;

    /// <summary>Goes back to an earlier state, as from a backup: so many mails are there, and the next UID is the one behind them.</summary>
    public void Restore(int count)
    {
        lock (_kept)
        {
            _kept.RemoveRange(count, _kept.Count - count);
            _nextUid = count == 0 ? 1 : _kept[^1].Uid + 1;
        }
    }

    /// <summary>What is kept of an appended mail; the mail itself by default.</summary>
    public Func<byte[], IEnumerable<byte[]>> Keep { get; set; } = bytes => [bytes];

    /// <summary>What an APPEND is answered with at once, by its number from 1 and its first literal's size; null where it is taken.</summary>
    public Func<int, int, string?> Refuse { get; set; } = (_, _) => null;

    /// <summary>The UIDs that APPENDUID tells, of those that were given; null for no APPENDUID.</summary>
    public Func<IReadOnlyList<uint>, string?> TellUids { get; set; } = uids => string.Join(',', uids);

    /// <summary>Lines that are said before the answer to a command.</summary>
    public Func<string, string> Interject { get; set; } = _ => "";

    /// <summary>The answer to a command, given what it would be: untagged where it begins with a star; null hangs up before it.</summary>
    public Func<string, string, string?> Answer { get; set; } = (_, usual) => usual;

    /// <summary>What it holds, in order.</summary>
    public IReadOnlyList<byte[]> Mails
    {
        get
        {
            lock (_kept)
                return [.. _kept.Select(k => k.Bytes)];
        }
    }

    /// <summary>Puts a mail in, as if it had come another way.</summary>
    public uint Add(byte[] bytes)
    {
        lock (_kept)
        {
            _kept.Add((_nextUid, bytes, Environment.TickCount64 + (long)ShownAfter.TotalMilliseconds));
            return _nextUid++;
        }
    }

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    async Task PlayAsync(PeerConnection peer)
    {
        await peer.WriteLineAsync("* OK ready");
        var limit = ShowsOnlyWhatWasThereAtLogin ? _nextUid : uint.MaxValue;
        while (await peer.ReadLineAsync() is { } line)
        {
            var (tag, command) = line.Split(' ', 2) is [var first, var rest] ? (first, rest) : (line, "");
            var (said, status) = command.StartsWith("APPEND", StringComparison.Ordinal) ? ("", await TakeAsync(peer, command)) : Reply(command, limit);
            if (Answer(command, status) is not { } answer)
                return;
            var isUntagged = answer.StartsWith('*');
            await peer.WriteAsync(Encoding.Latin1.GetBytes($"{Interject(command)}{(isUntagged ? "" : $"{said}{tag} ")}{answer}\r\n"));
            if (command == "LOGOUT" || answer.Contains("* BYE", StringComparison.Ordinal))
                return;
        }
    }

    (string Said, string Status) Reply(string command, uint limit)
    {
        var shown = Shown(limit);
        return Verb().Match(command).Value switch
        {
            "CAPABILITY" => ($"* CAPABILITY {Capabilities}\r\n", "OK done"),
            "LIST" => ("* LIST (\\HasNoChildren) \"/\" INBOX\r\n", "OK done"),
            "STATUS" => (string.Create(CultureInfo.InvariantCulture, $"* STATUS INBOX (UIDVALIDITY {Validity} UIDNEXT {_nextUid})\r\n"), "OK done"),
            "EXAMINE" or "SELECT" => (string.Create(CultureInfo.InvariantCulture,
                $"* {shown.Count} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen \\Deleted)\r\n* OK [UIDVALIDITY {Validity}] ok\r\n* OK [UIDNEXT {_nextUid}] ok\r\n"), command.StartsWith("SELECT", StringComparison.Ordinal) ? "OK [READ-WRITE] done" : "OK [READ-ONLY] done"),
            "NOOP" => (string.Create(CultureInfo.InvariantCulture, $"* {shown.Count} EXISTS\r\n"), "OK done"),
            "UID FETCH" => (string.Concat(shown.Select((m, i) => Fetch(command, m, i, shown))), "OK done"),
            "UID SEARCH" => ($"* SEARCH {string.Join(' ', shown.Where(m => IsFound(command, m)).Select(m => m.Uid))}".TrimEnd() + "\r\n", "OK done"),
            "UID EXPUNGE" => (Expunge(command.Split(' ')[2]), "OK done"),
            "LOGOUT" => ("* BYE\r\n", "OK done"),
            _ => ("", "OK done"),
        };
    }

    /// <summary>The searches that the product makes: by UID, and by a word of the Message-ID field.</summary>
    static bool IsFound(string command, (uint Uid, byte[] Bytes, long VisibleFrom) mail) => command.Split(' ') switch
    {
        [_, _, "UID", var set, ..] => UidSet.Holds(set, mail.Uid),
        [_, _, "HEADER", _, var word, ..] => Encoding.Latin1.GetString(mail.Bytes).Contains(word.Trim('"'), StringComparison.Ordinal),
        _ => false,
    };

    string Expunge(string set)
    {
        lock (_kept)
        {
            var said = new StringBuilder();
            for (var i = 0; i < _kept.Count;)
            {
                if (!UidSet.Holds(set, _kept[i].Uid))
                {
                    i++;
                    continue;
                }
                _kept.RemoveAt(i);
                said.Append(CultureInfo.InvariantCulture, $"* {i + 1} EXPUNGE\r\n");
            }
            return said.ToString();
        }
    }

    List<(uint Uid, byte[] Bytes, long VisibleFrom)> Shown(uint limit)
    {
        lock (_kept)
            return [.. _kept.Where(k => k.VisibleFrom <= Environment.TickCount64 && k.Uid < limit && !Hides(k.Bytes))];
    }

    static string Fetch(string command, (uint Uid, byte[] Bytes, long VisibleFrom) mail, int index, List<(uint Uid, byte[] Bytes, long VisibleFrom)> shown)
    {
        var isLast = index == shown.Count - 1 && command.Split(' ')[2].EndsWith(":*", StringComparison.Ordinal);
        if (!isLast && !UidSet.Holds(command.Split(' ')[2], mail.Uid))
            return "";
        var items = string.Create(CultureInfo.InvariantCulture, $"UID {mail.Uid}");
        if (command.Contains("RFC822.SIZE", StringComparison.Ordinal))
            items += string.Create(CultureInfo.InvariantCulture, $" RFC822.SIZE {mail.Bytes.Length} FLAGS (\\Seen)");
        if (command.Contains("BODY.PEEK[]", StringComparison.Ordinal))
            items += string.Create(CultureInfo.InvariantCulture, $" BODY[] {{{mail.Bytes.Length}}}\r\n{Encoding.Latin1.GetString(mail.Bytes)}");
        return string.Create(CultureInfo.InvariantCulture, $"* {index + 1} FETCH ({items})\r\n");
    }

    /// <summary>Takes the mails of an APPEND, and says what becomes of them.</summary>
    async Task<string> TakeAsync(PeerConnection peer, string command)
    {
        var number = Interlocked.Increment(ref _appends);
        var taken = new List<byte[]>();
        while (Literal().Match(command) is { Success: true } literal)
        {
            var size = int.Parse(literal.Groups["size"].Value, CultureInfo.InvariantCulture);
            var isSent = literal.Groups["plus"].Length > 0;
            if (taken.Count == 0 && Refuse(number, size) is { } refusal)
            {
                if (isSent)
                {
                    await peer.ReadLiteralAsync(size);
                    await peer.ReadLineAsync();
                }
                return refusal;
            }
            if (!isSent)
                await peer.WriteLineAsync("+ go on");
            taken.Add(await peer.ReadLiteralAsync(size));
            command = await peer.ReadLineAsync() ?? "";
        }
        // What is dropped has a UID all the same.
        var uids = taken.Select(mail => Keep(mail).Select(Add).ToList() is [.., var last] ? last : _nextUid++).ToList();
        return TellUids(uids) is { } told ? string.Create(CultureInfo.InvariantCulture, $"OK [APPENDUID {Validity} {told}] done") : "OK done";
    }

    [GeneratedRegex(@"^(UID )?[A-Z]+")]
    private static partial Regex Verb();

    [GeneratedRegex(@"\{(?<size>\d+)(?<plus>\+?)\}$")]
    private static partial Regex Literal();
}
