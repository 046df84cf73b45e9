using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>The probe's POP3 (RFC 1939, CAPA: RFC 2449, STLS: RFC 2595).</summary>
sealed class Pop3Dialect : ProbeDialect
{
    const string Method = "SASL ";

    public override MailProtocol Protocol => MailProtocol.Pop3;

    public override string Farewell => "QUIT";

    public override MailSyncException? Objection(string place, string greeting, bool secure) => Greeting.Refusal(greeting) is null ? null
        : new(MailFailure.ServerUnavailable, ProbingTexts.FormatClosed(place, Greeting.Pop3, Words(greeting))) { IsTransient = true };

    public override async Task<IReadOnlyList<string>> AskAsync(ProbeConnection connection, CancellationToken cancellationToken)
    {
        await connection.SendAsync("CAPA", cancellationToken).ConfigureAwait(false);
        var capabilities = new List<string>();
        // CAPA is optional: an old server refuses it, or hangs up.
        if (!IsOk(await AnswerAsync(connection, cancellationToken).ConfigureAwait(false)))
            return capabilities;
        while (capabilities.Count < MostLines)
        {
            var line = await connection.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (line == ".")
                return capabilities;
            capabilities.Add(PlainText.Clean(line).ToUpperInvariant());
        }
        throw new MailSyncException(MailFailure.ProtocolViolation, ServersTexts.FormatAnswerTooLong(connection.Place));
    }

    static async Task<string> AnswerAsync(ProbeConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EndOfStreamException) when (connection.IsSecure)
        {
            // In clear it may have been about to offer TLS, so that nothing is known of it.
            return "";
        }
    }

    public override bool OffersTls(IReadOnlyList<string> capabilities) => capabilities.Contains("STLS");

    public override async Task<string?> StartTlsAsync(ProbeConnection connection, CancellationToken cancellationToken)
    {
        await connection.SendAsync("STLS", cancellationToken).ConfigureAwait(false);
        var reply = await connection.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        return IsOk(reply) ? null : Words(reply);
    }

    public override IEnumerable<string> Mechanisms(IReadOnlyList<string> capabilities) =>
        capabilities.Where(c => c.StartsWith(Method, StringComparison.Ordinal))
            .SelectMany(c => c[Method.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries));

    static bool IsOk(string line) => line.StartsWith("+OK", StringComparison.Ordinal);

    static string Words(string line) => PlainText.Clean(line.StartsWith("-ERR", StringComparison.Ordinal) ? line[4..] : line);
}
