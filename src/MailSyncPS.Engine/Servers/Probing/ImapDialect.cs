using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>The probe's IMAP (RFC 3501, RFC 9051).</summary>
sealed class ImapDialect : ProbeDialect
{
    const string Method = "AUTH=";
    int _tag;

    public override MailProtocol Protocol => MailProtocol.Imap;

    public override string Farewell => "Z0 LOGOUT";

    public override MailSyncException? Objection(string place, string greeting, bool secure)
    {
        if (Greeting.Refusal(greeting) is { } refusal)
            return new(MailFailure.ServerUnavailable, ProbingTexts.FormatClosed(place, Greeting.Imap, refusal.Words))
                { IsTransient = true };
        // RFC 2595, 6: whoever reads a session that is open from the start may be reading another's.
        return !secure && greeting.StartsWith("* PREAUTH", StringComparison.OrdinalIgnoreCase)
            ? new(MailFailure.TlsNotOffered, ServersTexts.FormatOpenWithoutLogin(place))
            : null;
    }

    public override async Task<IReadOnlyList<string>> AskAsync(ProbeConnection connection, CancellationToken cancellationToken) =>
        CapabilityLine.Last((await RunAsync(connection, "CAPABILITY", cancellationToken).ConfigureAwait(false)).Lines) ?? [];

    public override bool OffersTls(IReadOnlyList<string> capabilities) => capabilities.Contains("STARTTLS");

    public override async Task<string?> StartTlsAsync(ProbeConnection connection, CancellationToken cancellationToken)
    {
        var reply = (await RunAsync(connection, "STARTTLS", cancellationToken).ConfigureAwait(false)).Reply;
        return reply.Kind == ReplyKind.Ok ? null : reply.Words;
    }

    public override IEnumerable<string> Mechanisms(IReadOnlyList<string> capabilities) =>
        capabilities.Where(c => c.StartsWith(Method, StringComparison.Ordinal)).Select(c => c[Method.Length..]);

    async Task<(IReadOnlyList<string> Lines, ServerReply Reply)> RunAsync(ProbeConnection connection, string command,
        CancellationToken cancellationToken)
    {
        var tag = $"Z{++_tag}";
        await connection.SendAsync($"{tag} {command}", cancellationToken).ConfigureAwait(false);
        var lines = new List<string>();
        while (lines.Count < MostLines)
        {
            var line = await connection.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            lines.Add(line);
            if (line.StartsWith(tag + " ", StringComparison.Ordinal) && ServerReply.TryParse(line) is { } reply)
                return (lines, reply);
        }
        throw new MailSyncException(MailFailure.ProtocolViolation, ServersTexts.FormatAnswerTooLong(connection.Place));
    }
}
