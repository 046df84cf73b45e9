using System.Globalization;
using System.Text;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>A POP3 mailbox made of a script, with what real servers get wrong. What it holds may change between sessions.</summary>
sealed class Pop3Drop : IAsyncDisposable
{
    readonly ScriptedPeer _peer;

    public Pop3Drop() => _peer = new ScriptedPeer(PlayAsync);

    public int Port => _peer.Port;

    public IReadOnlyList<string> LinesHeard => _peer.LinesHeard;

    public IReadOnlyList<PeerConnection> Sessions => _peer.Connections;

    /// <summary>Its mails, each with its UIDL.</summary>
    public List<(string Uidl, byte[] Bytes)> Mails { get; } = [];

    /// <summary>Whether UIDL is known.</summary>
    public bool HasUidl { get; set; } = true;

    /// <summary>What happens before a session begins, by its number from 1.</summary>
    public Action<int> Begin { get; set; } = _ => { };

    /// <summary>The answer to PASS in a session, by its number from 1.</summary>
    public Func<int, string> Login { get; set; } = _ => "+OK";

    /// <summary>The answer to QUIT; a removal takes place only after +OK. Null hangs up instead.</summary>
    public string? Quit { get; set; } = "+OK";

    /// <summary>What RETR sends of a mail, by its UIDL and bytes; the bytes with dots stuffed and the end mark.</summary>
    public Func<string, byte[], byte[]> Retrieve { get; set; } = (_, bytes) => Stuff(bytes);

    /// <summary>Whether TOP is known.</summary>
    public bool KnowsTop { get; set; }

    /// <summary>The greeting.</summary>
    public Func<int, string> Greeting { get; set; } = _ => "+OK ready";

    /// <summary>The number of the mail at a place from 0.</summary>
    public Func<int, int> NumberAt { get; set; } = place => place + 1;

    /// <summary>How long QUIT takes after DELE.</summary>
    public Func<int, TimeSpan> RemovalTime { get; set; } = _ => TimeSpan.Zero;

    /// <summary>How many mails STAT tells more than there are.</summary>
    public int StatExcess { get; set; }

    /// <summary>What LIST tells as a mail's size, by its UIDL and size.</summary>
    public Func<string, int, int> ListedSize { get; set; } = (_, size) => size;

    /// <summary>What becomes of the lines of LIST and UIDL, by the command.</summary>
    public Func<string, IEnumerable<string>, IEnumerable<string>> Listing { get; set; } = (_, lines) => lines;

    /// <summary>More lines for CAPA.</summary>
    public IReadOnlyList<string> Capabilities { get; set; } = [];

    /// <summary>Whether QUIT removes what was read, unless RSET came between.</summary>
    public bool RemovesWhatWasRead { get; set; }

    /// <summary>Whether RETR removes at once.</summary>
    public bool RemovesAtRetr { get; set; }

    /// <summary>What a command is answered with instead, given the session's number and the line; null where it is obeyed, "" to hang up.</summary>
    public Func<int, string, string?> Instead { get; set; } = (_, _) => null;

    /// <summary>In how many pieces RETR's answer is written, each on its own, by its UIDL and bytes.</summary>
    public Func<string, byte[], IEnumerable<byte[]>> Pieces { get; set; } = (_, bytes) => [bytes];

    /// <summary>A mail as RFC 1939 has it sent.</summary>
    public static byte[] Stuff(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        if (!text.EndsWith("\r\n", StringComparison.Ordinal))
            text += "\r\n";
        text = string.Concat(text.Split("\r\n")[..^1].Select(l => (l.StartsWith('.') ? "." : "") + l + "\r\n"));
        return Encoding.Latin1.GetBytes(text + ".\r\n");
    }

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    async Task PlayAsync(PeerConnection peer)
    {
        Begin(peer.Number);
        var held = Mails.ToList();
        var removed = new HashSet<int>();
        var greeting = Greeting(peer.Number);
        await peer.WriteLineAsync(greeting);
        if (!greeting.StartsWith("+OK", StringComparison.Ordinal))
            return;
        while (await peer.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            if (Instead(peer.Number, line) is { } instead)
            {
                if (instead.Length == 0)
                    return;
                await peer.WriteLineAsync(instead);
                continue;
            }
            var number = words.Length > 1 && int.TryParse(words[1], out var n) ? Enumerable.Range(0, held.Count).FirstOrDefault(i => NumberAt(i) == n, -1) + 1 : 0;
            switch (words[0])
            {
                case "CAPA":
                    await SayAsync(peer, "+OK", ["USER", "TOP", .. HasUidl ? ["UIDL"] : (string[])[], .. Capabilities]);
                    break;
                case "PASS":
                    await peer.WriteLineAsync(Login(peer.Number));
                    break;
                case "STAT":
                    await peer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"+OK {held.Count + StatExcess} {held.Sum(m => m.Bytes.Length)}"));
                    break;
                case "LIST":
                    await SayAsync(peer, "+OK", Listing("LIST", held.Select((m, i) => string.Create(CultureInfo.InvariantCulture, $"{NumberAt(i)} {ListedSize(m.Uidl, m.Bytes.Length)}"))));
                    break;
                case "UIDL" when HasUidl && words.Length > 1:
                    await peer.WriteLineAsync($"+OK {words[1]} {held[number - 1].Uidl}");
                    break;
                case "UIDL" when HasUidl:
                    await SayAsync(peer, "+OK", Listing("UIDL", held.Select((m, i) => string.Create(CultureInfo.InvariantCulture, $"{NumberAt(i)} {m.Uidl}"))));
                    break;
                case "RETR":
                    if (!await SendAsync(peer, held[number - 1]))
                        return;
                    if (RemovesWhatWasRead)
                        removed.Add(number - 1);
                    if (RemovesAtRetr)
                        Mails.Remove(held[number - 1]);
                    break;
                case "TOP" when KnowsTop:
                    var text = Encoding.Latin1.GetString(held[number - 1].Bytes);
                    await peer.WriteAsync([.. "+OK\r\n"u8, .. Stuff(Encoding.Latin1.GetBytes(text[..(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)]))]);
                    break;
                case "DELE":
                    removed.Add(number - 1);
                    await peer.WriteLineAsync("+OK");
                    break;
                case "QUIT":
                    if (Quit is null)
                        return;
                    // As a server that writes a file anew does, it goes on only for a client that is still there.
                    if (RemovalTime(removed.Count) is var time && time > TimeSpan.Zero && (time == TimeSpan.MaxValue || await Task.WhenAny(peer.ReadLineAsync(), Task.Delay(time)) is Task<string?>))
                        return;
                    if (Quit.StartsWith("+OK", StringComparison.Ordinal))
                        Mails.RemoveAll(m => removed.Any(r => held[r] == m));
                    await peer.WriteLineAsync(Quit);
                    return;
                case "USER" or "NOOP":
                    await peer.WriteLineAsync("+OK");
                    break;
                case "RSET":
                    removed.Clear();
                    await peer.WriteLineAsync("+OK");
                    break;
                default:
                    await peer.WriteLineAsync("-ERR unknown command");
                    break;
            }
        }
    }

    /// <summary>Sends a mail; a piece of no bytes hangs up there.</summary>
    async Task<bool> SendAsync(PeerConnection peer, (string Uidl, byte[] Bytes) mail)
    {
        foreach (var piece in Pieces(mail.Uidl, [.. "+OK\r\n"u8, .. Retrieve(mail.Uidl, mail.Bytes)]))
        {
            if (piece.Length == 0)
                return false;
            await peer.WriteAsync(piece);
        }
        return true;
    }

    static async Task SayAsync(PeerConnection peer, string first, IEnumerable<string> lines) =>
        await peer.WriteAsync(Encoding.Latin1.GetBytes(string.Concat(lines.Prepend(first).Append(".").Select(l => l + "\r\n"))));
}
