using System.Globalization;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Says why a port could not be asked.</summary>
sealed class ProbeFailures(string server, int port)
{
    const byte TlsAlert = 21;
    const byte TlsHandshake = 22;

    /// <summary>The port, as messages name it.</summary>
    public string Place { get; } = string.Create(CultureInfo.InvariantCulture, $"{server}:{port}");

    /// <summary>Why TLS could not be started.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="first">The first bytes that were heard.</param>
    /// <param name="protocol">The protocol, where it is known already; null where TLS comes first.</param>
    public MailSyncException ExplainTls(Exception error, ReadOnlySpan<byte> first, MailProtocol? protocol)
    {
        if (protocol is null && ProbeDialect.For(Greeting.Language(first)) is not null)
            return new(MailFailure.TlsNotOffered, ServersTexts.FormatNoTlsOffered(Place), error);
        // A server that knows TLS answers with an alert or a handshake, whatever it thinks of ours (RFC 8446, 5.1).
        if (protocol is null && first.Length > 0 && first[0] is not (TlsAlert or TlsHandshake))
            return WrongProtocol(Greeting.Language(first), error);
        if (first.IsEmpty)
            return new(MailFailure.ConnectionLost, ProbingTexts.FormatHangsUp(Place), error);
        return TlsTrouble.Explain(Place, error);
    }

    /// <summary>It speaks neither IMAP nor POP3.</summary>
    public MailSyncException WrongProtocol(string? language, Exception? error = null) =>
        new(MailFailure.WrongProtocol, ProbingTexts.FormatOtherProtocol(Place, language ?? ProbingTexts.SomethingElse), error);

    /// <summary>Why the conversation ended.</summary>
    public MailSyncException Explain(Exception error, MailProtocol? protocol) => error switch
    {
        MailSyncException known => known,
        OperationCanceledException => new(MailFailure.ConnectionTimedOut, ProbingTexts.FormatStopsAnswering(Place), error),
        IOException => new(MailFailure.ConnectionLost, protocol is null
            ? ProbingTexts.FormatHangsUp(Place) : ProbingTexts.FormatHungUp(Place), error),
        _ => new(MailFailure.Unexpected, ProbingTexts.FormatNotAsked(Place, PlainText.Clean(error.Message)), error),
    };
}
