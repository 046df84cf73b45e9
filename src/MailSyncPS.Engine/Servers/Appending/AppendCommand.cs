using System.Buffers;
using System.Globalization;
using System.Text;
using MailSyncPS.Engine.Servers.Connection;

namespace MailSyncPS.Engine.Servers.Appending;

/// <summary>An APPEND of a message, or of several where the server has MULTIAPPEND (RFC 3501, 6.3.11; RFC 3502).</summary>
/// <param name="parts">Its literals, the folder's name among them where that has to be one.</param>
/// <param name="begin">Called before its first byte is sent.</param>
/// <param name="answered">Called with the answer and the line that it is.</param>
sealed class AppendCommand(IReadOnlyList<AppendPart> parts, Action begin, Action<ServerReply, string> answered)
{
    /// <summary>What no atom has (RFC 3501, 9).</summary>
    static readonly SearchValues<char> Specials = SearchValues.Create("(){%*\"\\]");

    /// <summary>Its literals.</summary>
    public IReadOnlyList<AppendPart> Parts => parts;

    /// <summary>Whether no other command may be under way with it.</summary>
    public bool GoesAlone { get; init; }

    /// <summary>Whether others were under way with it.</summary>
    public bool WasTogether { get; set; }

    /// <summary>The bytes of its literals.</summary>
    public long Bytes { get; } = parts.Sum(p => (long)p.Literal.Length);

    /// <summary>Its first byte is about to be sent.</summary>
    public void Begin() => begin();

    /// <summary>It was answered.</summary>
    public void Answer(ServerReply reply, string line) => answered(reply, line);

    /// <summary>The parts of a command that stores messages.</summary>
    /// <param name="folder">The folder's name as the server writes it.</param>
    /// <param name="mails">The messages with the names of their flags, and when they arrived.</param>
    public static IReadOnlyList<AppendPart> Of(string folder,
        IEnumerable<(MailBytes Bytes, IReadOnlyList<string> Flags, DateTimeOffset Arrived)> mails)
    {
        var name = Encoding.UTF8.GetBytes(folder);
        var isLiteral = name.Any(b => b is < (byte)' ' or >= 0x7f);
        List<AppendPart> parts = isLiteral ? [new("APPEND ", new MailBytes(name))] : [];
        var text = isLiteral ? "" : $"APPEND {Quoted(folder)}";
        foreach (var (bytes, flags, arrived) in mails)
        {
            List<string> kept = [.. flags.Where(IsFlag)];
            parts.Add(new($"{text}{(kept.Count > 0 ? $" ({string.Join(' ', kept)})" : "")} {Date(arrived)} ", bytes));
            text = "";
        }
        return parts;
    }

    /// <summary>A name as an atom where it can be one, else as a quoted string.</summary>
    static string Quoted(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '-' or '_')
        ? name : $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>Whether a flag or keyword can be sent at all: a source may have told what is no atom.</summary>
    static bool IsFlag(string name) => name.AsSpan(name.StartsWith('\\') ? 1 : 0) is { Length: > 0 } atom
        && !atom.ContainsAnyExceptInRange('!', '~') && !atom.ContainsAny(Specials);

    static string Date(DateTimeOffset arrived) => string.Create(CultureInfo.InvariantCulture,
        $"\"{arrived:dd-MMM-yyyy HH:mm:ss} {(arrived.Offset < TimeSpan.Zero ? '-' : '+')}{arrived.Offset:hhmm}\"");
}
