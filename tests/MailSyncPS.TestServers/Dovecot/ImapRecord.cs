using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MailSyncPS.TestServers;

/// <summary>Reads what Dovecot recorded of an IMAP session, one file for each side, with a time stamp before each line.</summary>
static partial class ImapRecord
{
    const int TimeStampLength = 18;

    /// <summary>The APPEND commands of a session, each as its number of messages.</summary>
    internal static IEnumerable<int> Appends(string clientFile)
    {
        var client = new LineReader(Read(clientFile));
        var server = new LineReader(Read(Path.ChangeExtension(clientFile, ".out")));
        while (client.Next() is { } line)
        {
            var command = Command().Match(line);
            var isAppend = command.Groups["verb"].Value.Equals("APPEND", StringComparison.OrdinalIgnoreCase);
            if (command.Groups["verb"].Value.Equals("COMPRESS", StringComparison.OrdinalIgnoreCase))
                throw new InvalidOperationException("The client compressed its session, so its commands are not in the record.");
            // The first literal may be the name of the folder.
            var messages = isAppend && command.Groups["rest"].Value.StartsWith('{') ? -1 : 0;
            while (Literal().Match(line) is { Success: true } literal && WasTaken(literal, command.Groups["tag"].Value, server))
            {
                client.Skip(int.Parse(literal.Groups["size"].Value, CultureInfo.InvariantCulture));
                messages++;
                line = client.Next() ?? "";
            }
            if (isAppend)
                yield return messages;
        }
    }

    // A synchronising literal that the server refused was never sent.
    static bool WasTaken(Match literal, string tag, LineReader server)
    {
        if (literal.Groups["plus"].Success)
            return true;
        while (server.Next() is { } line)
        {
            if (line.StartsWith('+'))
                return true;
            if (line.StartsWith(tag + " ", StringComparison.Ordinal))
                return false;
            while (Literal().Match(line) is { Success: true } sent)
            {
                server.Skip(int.Parse(sent.Groups["size"].Value, CultureInfo.InvariantCulture));
                line = server.Next() ?? "";
            }
        }
        return false;
    }

    static string Read(string file)
    {
        var recorded = File.ReadAllBytes(file).AsSpan();
        var said = new StringBuilder(recorded.Length);
        while (recorded.Length > 0)
        {
            var end = recorded.IndexOf((byte)'\n');
            var line = end < 0 ? recorded : recorded[..(end + 1)];
            said.Append(Encoding.Latin1.GetString(HasTimeStamp(line) ? line[TimeStampLength..] : line));
            recorded = recorded[line.Length..];
        }
        return said.ToString();
    }

    // As in 1795559152.887073, and a space.
    static bool HasTimeStamp(ReadOnlySpan<byte> line) =>
        line.Length >= TimeStampLength && line[10] == '.' && line[17] == ' ' && !line[..10].ContainsAnyExceptInRange((byte)'0', (byte)'9');

    [GeneratedRegex(@"^(?<tag>\S+) (?<verb>\S+) ?(?<rest>.*)$", RegexOptions.Singleline)]
    private static partial Regex Command();

    [GeneratedRegex(@"\{(?<size>\d+)(?<plus>\+)?\}$")]
    private static partial Regex Literal();

    sealed class LineReader(string text)
    {
        int _position;

        internal string? Next()
        {
            if (_position >= text.Length)
                return null;
            var end = text.IndexOf('\n', _position);
            end = end < 0 ? text.Length : end;
            var line = text[_position..end].TrimEnd('\r');
            _position = end + 1;
            return line;
        }

        internal void Skip(int count) => _position = Math.Min(text.Length, _position + count);
    }
}
