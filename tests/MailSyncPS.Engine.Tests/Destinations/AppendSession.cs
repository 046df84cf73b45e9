using System.Globalization;
using System.Text.RegularExpressions;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>An APPEND that a scripted server has read up to its literal.</summary>
sealed record AppendHead(string Tag, string Line, int Size, bool IsSent);

/// <summary>A session of a scripted server with one client, which stores. What else the client says is answered at once.</summary>
sealed partial class AppendSession(PeerConnection peer, string capabilities)
{
    /// <summary>Reads an APPEND up to its literal.</summary>
    public async Task<AppendHead> ReadAsync()
    {
        while (await peer.ReadLineAsync() is { } line)
        {
            if (Literal().Match(line) is { Success: true } literal)
                return new(line.Split(' ')[0], line, int.Parse(literal.Groups["size"].Value, CultureInfo.InvariantCulture), literal.Groups["plus"].Length > 0);
            await AnswerAsync(line);
        }
        throw new IOException("The client has gone.");
    }

    async Task AnswerAsync(string line)
    {
        var (tag, command) = line.Split(' ', 2) is [var first, var rest] ? (first, rest) : (line, "");
        Assert.Matches("^[A-Z]+[0-9]+$", tag);
        var said = command.Split(' ')[0] switch
        {
            "CAPABILITY" => $"* CAPABILITY {capabilities}\r\n",
            "LIST" => "* LIST () \"/\" INBOX\r\n",
            "SELECT" => "* 0 EXISTS\r\n* OK [PERMANENTFLAGS (\\Seen \\*)] any\r\n* OK [UIDVALIDITY 7] ok\r\n",
            _ => "",
        };
        await SayAsync($"{said}{tag} OK {(said.StartsWith("* 0", StringComparison.Ordinal) ? "[READ-WRITE] " : "")}done");
    }

    /// <summary>Reads an APPEND with its mail; it bids the client send one that has to be asked for.</summary>
    public async Task<(AppendHead Head, byte[] Mail)> TakeAsync()
    {
        var head = await ReadAsync();
        if (!head.IsSent)
            await SayAsync("+ go ahead");
        return (head, await ReadMailAsync(head));
    }

    /// <summary>Reads the mail of an APPEND, and the command's end.</summary>
    public async Task<byte[]> ReadMailAsync(AppendHead head)
    {
        var mail = await peer.ReadLiteralAsync(head.Size);
        Assert.Equal("", await peer.ReadLineAsync());
        return mail;
    }

    /// <summary>Reads so many bytes of a mail.</summary>
    public Task<byte[]> ReadBytesAsync(int count) => peer.ReadLiteralAsync(count);

    /// <summary>Says that a mail is stored under a UID.</summary>
    public Task StoreAsync(AppendHead head, int uid) => SayAsync(string.Create(CultureInfo.InvariantCulture, $"{head.Tag} OK [APPENDUID 7 {uid}] done"));

    /// <summary>Says a line.</summary>
    public Task SayAsync(string line) => peer.WriteLineAsync(line);

    /// <summary>Says what is no line.</summary>
    public Task SayAsync(byte[] bytes) => peer.WriteAsync(bytes);

    /// <summary>Says nothing more.</summary>
    public Task FallSilentAsync() => peer.FallSilentAsync();

    /// <summary>Resets the connection.</summary>
    public void Abort() => peer.Abort();

    /// <summary>Answers whatever comes, until the client goes.</summary>
    public async Task EndAsync()
    {
        while (await peer.ReadLineAsync() is { } line)
            await AnswerAsync(line);
    }

    [GeneratedRegex(@"\{(?<size>\d+)(?<plus>\+?)\}$")]
    private static partial Regex Literal();
}
