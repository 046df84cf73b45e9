using System.Text;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Answers;

/// <summary>
/// Follows what a server says byte by byte, and refuses what the library would not survive. It hears each byte before the
/// library parses it, however the bytes are cut into segments.
/// </summary>
/// <param name="place">The server, as messages name it.</param>
abstract class AnswerSyntax(string place)
{
    /// <summary>The bytes of data that the server has announced and not sent yet.</summary>
    public virtual long Announced => 0;

    /// <summary>Takes note of what the server said.</summary>
    /// <exception cref="MailSyncException">It breaks the rules of the protocol, or is beyond bounds.</exception>
    public abstract void Take(ReadOnlySpan<byte> said);

    /// <summary>Takes note of what was sent.</summary>
    public virtual void Sent(ReadOnlySpan<byte> sent)
    {
    }

    /// <summary>Begins anew: what the server said before holds no longer, as behind the start of TLS.</summary>
    public abstract void Restart();

    /// <summary>Cuts the next line off what was said.</summary>
    /// <param name="begun">What came of it before; empty when a line has ended.</param>
    /// <param name="said">What was said; what belongs to the line is taken off.</param>
    /// <param name="longest">The bytes that it may have, its end among them.</param>
    /// <returns>The line, without its end; null when that has not come yet.</returns>
    protected string? CutLine(List<byte> begun, ref ReadOnlySpan<byte> said, int longest)
    {
        var end = said.IndexOf((byte)'\n');
        var part = end < 0 ? said : said[..(end + 1)];
        if (begun.Count + part.Length > longest)
            throw WithoutEnd();
        begun.AddRange(part);
        said = said[part.Length..];
        if (end < 0)
            return null;
        var line = Encoding.Latin1.GetString([.. begun]).TrimEnd('\r', '\n');
        begun.Clear();
        return line;
    }

    /// <summary>A line has no end.</summary>
    protected MailSyncException WithoutEnd() => AnswerBounds.Violation(ServersTexts.FormatLineWithoutEnd(place));

    /// <summary>An answer is none by the protocol's rules.</summary>
    protected MailSyncException Broken() => AnswerBounds.Violation(ServersTexts.FormatBrokenAnswer(place));

    /// <summary>An answer has too many lists within one another.</summary>
    protected MailSyncException TooDeep(int most) => AnswerBounds.Violation(ServersTexts.FormatNestedTooDeep(place, most));
}
