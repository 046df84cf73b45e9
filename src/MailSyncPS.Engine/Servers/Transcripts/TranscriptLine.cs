using System.Text;

namespace MailSyncPS.Engine.Servers.Transcripts;

/// <summary>A line of the wire that is not whole yet. Of one that has no end, only the beginning is kept.</summary>
sealed class TranscriptLine
{
    const int Longest = 128 << 10;

    readonly StringBuilder _text = new();

    /// <summary>The bytes of the line so far.</summary>
    public long Length { get; private set; }

    /// <summary>Adds the bytes up to a line's end, and cuts them off.</summary>
    /// <returns>Whether the line is whole.</returns>
    public bool Take(ref ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        var part = end < 0 ? bytes : bytes[..end];
        _text.Append(Encoding.Latin1.GetString(part[..Math.Min(part.Length, Longest - Math.Min(_text.Length, Longest))]));
        Length += part.Length + (end < 0 ? 0 : 1);
        bytes = bytes[Math.Min(part.Length + 1, bytes.Length)..];
        return end >= 0;
    }

    /// <summary>Puts words in the place of a literal's mark, as in <c>{42}</c>: the line goes on behind them.</summary>
    public void ReplaceMark(string words)
    {
        var text = Text;
        _text.Clear().Append(text, 0, Math.Max(0, text.LastIndexOf('{'))).Append(words);
    }

    /// <summary>The line so far, without its end.</summary>
    public string Text => _text.ToString().TrimEnd('\r');

    /// <summary>The line, which begins anew.</summary>
    public string Next()
    {
        var text = Text;
        _text.Clear();
        Length = 0;
        return text;
    }
}
