using System.Buffers.Text;

namespace MailSyncPS.Engine.Servers.Transcripts;

/// <summary>Finds the literals that lines announce.</summary>
static class ImapLiteral
{
    /// <summary>The length that a line's end announces, as in <c>{42}</c>; 0 when it announces none.</summary>
    public static long LengthBehind(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\r');
        if (!line.EndsWith("}"u8))
            return 0;
        var open = line.LastIndexOf((byte)'{');
        return open >= 0 && Utf8Parser.TryParse(line[(open + 1)..], out long length, out var read) && length > 0
            && (open + 1 + read == line.Length - 1 || open + 2 + read == line.Length - 1 && line[^2] == (byte)'+') ? length : 0;
    }

    /// <summary>Whether a line's end is words for people, whatever they look like.</summary>
    public static bool IsStatus(ReadOnlySpan<byte> line)
    {
        var rest = line[(line.IndexOf((byte)' ') + 1)..];
        return line.StartsWith("+"u8) || rest.StartsWith("OK "u8) || rest.StartsWith("NO "u8)
            || rest.StartsWith("BAD "u8) || rest.StartsWith("BYE "u8) || rest.StartsWith("PREAUTH "u8);
    }
}
