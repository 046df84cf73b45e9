using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Answers;

/// <summary>
/// Bounds what a server may say. The library holds a line whole, several times over, and a listing whole, so a line without
/// an end or a listing without an end would fill the memory, and lists within lists would take the stack. What a message
/// brings is data and may have lines of any length.
/// </summary>
/// <param name="place">The server, as messages name it.</param>
/// <param name="protocol">What it speaks.</param>
sealed class AnswerBounds(string place, MailProtocol protocol)
{
    /// <summary>What may be said until a session is open: greeting, capabilities, the answers to a login, the first folders.</summary>
    const long OpeningBytes = 512 << 10;

    /// <summary>What an answer may have beside its payload, as the news of other sessions' changes.</summary>
    const long BaseBytes = 1L << 20;

    /// <summary>How much more than announced a payload may have, and an eighth of it.</summary>
    const long MostMore = 32L << 20;

    readonly AnswerSyntax _syntax = protocol == MailProtocol.Imap ? new ImapSyntax(place) : new Pop3Syntax(place);
    AnswerSyntax? _other;
    MailSyncException? _violation;
    long _budget = OpeningBytes;

    /// <summary>
    /// Starts an answer of about so many bytes. Servers count line ends and stuffed dots in their own ways, hence twice as many;
    /// but a large mail has long lines.
    /// </summary>
    public void Expect(long payloadBytes) => _budget = BaseBytes + payloadBytes + Math.Min(payloadBytes, MostMore + payloadBytes / 8);

    /// <summary>Takes note of what was sent: from the commands follows what their answers may be.</summary>
    public void Sent(ReadOnlySpan<byte> sent) => _syntax.Sent(sent);

    /// <summary>From now on answers are read by somebody else than the library; null for the library again.</summary>
    public void HandTo(AnswerSyntax? other) => _other = other;

    /// <summary>Forgets how far an answer has come: under TLS, which has just begun, all is said anew.</summary>
    public void Restart() => _syntax.Restart();

    /// <summary>Takes note of what the server said, before anybody else does.</summary>
    /// <exception cref="MailSyncException">It is beyond bounds, or was before.</exception>
    public void Take(ReadOnlySpan<byte> said)
    {
        if (_violation is not null)
            throw _violation;
        try
        {
            _budget -= said.Length;
            if (_budget < 0)
                throw TooLong();
            var syntax = _other ?? _syntax;
            syntax.Take(said);
            // A literal's buffer is made as large as it is announced.
            if (syntax.Announced > _budget)
                throw TooLong();
        }
        catch (MailSyncException e)
        {
            _violation = e;
            throw;
        }
    }

    /// <summary>The failure of a server that is beyond bounds.</summary>
    public static MailSyncException Violation(string message) => new(MailFailure.ProtocolViolation, message) { IsTransient = true };

    MailSyncException TooLong() => Violation(ServersTexts.FormatAnswerTooLong(place));
}
