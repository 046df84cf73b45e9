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

    /// <summary>A line has no end.</summary>
    protected MailSyncException WithoutEnd() => AnswerBounds.Violation(ServersTexts.FormatLineWithoutEnd(place));

    /// <summary>An answer is none by the protocol's rules.</summary>
    protected MailSyncException Broken() => AnswerBounds.Violation(ServersTexts.FormatBrokenAnswer(place));

    /// <summary>An answer has too many lists within one another.</summary>
    protected MailSyncException TooDeep(int most) => AnswerBounds.Violation(ServersTexts.FormatNestedTooDeep(place, most));
}
