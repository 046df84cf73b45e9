using System.Security.Authentication;
using System.Text;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Finds out what a port speaks, and how it is protected. It sends no credential.</summary>
/// <param name="server">The host.</param>
/// <param name="port">Its port.</param>
/// <param name="tlsFirst">Whether TLS is likelier than a greeting in clear, which then need not be waited for.</param>
/// <param name="check">Judges the certificate.</param>
/// <param name="timeouts">How long the server may take.</param>
/// <param name="hide">Takes out of the protocol log what nobody may see.</param>
sealed class EndpointProbe(string server, int port, bool tlsFirst, CertificateCheck check, RunTimeouts timeouts, Func<string, string> hide)
{
    readonly ProbeFailures _failures = new(server, port);
    ProbedEndpoint _found = new(port);

    /// <summary>The TLS versions that are accepted.</summary>
    public SslProtocols Versions { get; init; } = TlsFloor.Protocols;

    /// <summary>Asks the port.</summary>
    public async Task<ProbedEndpoint> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = timeouts.Limit(timeouts.ProbePort, cancellationToken);
        try
        {
            if (tlsFirst)
                await AskTlsFirstAsync(limit.Token).ConfigureAwait(false);
            else
                await AskInClearFirstAsync(limit.Token).ConfigureAwait(false);
            return _found with { Trouble = check.Refusal, MissesIssuer = check.MissesIssuer };
        }
        catch (Exception e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return _found with { Trouble = _failures.Explain(e, _found.Protocol) };
        }
    }

    async Task AskTlsFirstAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AskUnderTlsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.TlsNotOffered)
        {
            var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            await using var connectionScope = connection.ConfigureAwait(false);
            await TalkAsync(connection, await connection.ReadLineAsync(cancellationToken).ConfigureAwait(false), secure: false,
                cancellationToken).ConfigureAwait(false);
        }
    }

    async Task AskInClearFirstAsync(CancellationToken cancellationToken)
    {
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        var greeting = connection.ReadLineAsync(listening.Token);
        await Task.WhenAny(greeting, timeouts.DelayAsync(timeouts.ProbeSilence, cancellationToken)).ConfigureAwait(false);
        if (!greeting.IsCompletedSuccessfully && connection.FirstBytes.IsEmpty)
        {
            try
            {
                await AskUnderTlsAsync(cancellationToken).ConfigureAwait(false);
                await listening.CancelAsync().ConfigureAwait(false);
                return;
            }
            catch (MailSyncException e)
            {
                // It may have greeted in clear after all, only late.
                if (!await ComesAsync(greeting,
                    e.Failure is MailFailure.ConnectionTimedOut or MailFailure.TlsNotOffered).ConfigureAwait(false))
                    throw;
            }
        }
        await TalkAsync(connection, await greeting.ConfigureAwait(false), secure: false, cancellationToken).ConfigureAwait(false);
    }

    static async Task<bool> ComesAsync(Task<string> greeting, bool waits)
    {
        if (waits)
            await Task.WhenAny(greeting).ConfigureAwait(false);
        return greeting.IsCompletedSuccessfully;
    }

    async Task AskUnderTlsAsync(CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        await SecureAsync(connection, cancellationToken).ConfigureAwait(false);
        await TalkAsync(connection, await connection.ReadLineAsync(cancellationToken).ConfigureAwait(false), secure: true,
            cancellationToken).ConfigureAwait(false);
    }

    async Task TalkAsync(ProbeConnection connection, string greeting, bool secure, CancellationToken cancellationToken)
    {
        var language = Greeting.Language(Encoding.Latin1.GetBytes(greeting));
        var dialect = ProbeDialect.For(language)
            ?? throw (Greeting.Refusal(greeting) is { } unwelcome
                ? Greeting.Failure(_failures.Place, unwelcome, null) : _failures.WrongProtocol(language));
        _found = _found with { Protocol = dialect.Protocol, Security = secure ? MailSecurity.Tls : MailSecurity.None };
        if (dialect.Objection(_failures.Place, greeting, secure) is { } objection)
            throw objection;
        await AskAsync(dialect, connection, cancellationToken).ConfigureAwait(false);
        if (!secure && dialect.OffersTls(_found.Capabilities))
        {
            _found = _found with { Security = MailSecurity.StartTls };
            if (await dialect.StartTlsAsync(connection, cancellationToken).ConfigureAwait(false) is { } refusal)
                throw new MailSyncException(MailFailure.TlsFailed, ServersTexts.FormatTlsRefused(_failures.Place, refusal));
            if (connection.HasUnread)
                throw new MailSyncException(MailFailure.TlsFailed, ServersTexts.FormatGoesOnInClear(_failures.Place));
            await SecureAsync(connection, cancellationToken).ConfigureAwait(false);
            await AskAsync(dialect, connection, cancellationToken).ConfigureAwait(false);
        }
        try
        {
            await connection.SendAsync(dialect.Farewell, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It had hung up by itself, after it had said all that was asked.
        }
    }

    async Task AskAsync(ProbeDialect dialect, ProbeConnection connection, CancellationToken cancellationToken)
    {
        var capabilities = await dialect.AskAsync(connection, cancellationToken).ConfigureAwait(false);
        _found = _found with { Capabilities = capabilities, Mechanisms = [.. dialect.Mechanisms(capabilities).Distinct()] };
    }

    async Task<ProbeConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        using var limit = timeouts.Limit(timeouts.ProbeDial, cancellationToken);
        try
        {
            return await ProbeConnection.OpenAsync(server, port, check, timeouts, hide, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MailSyncException(MailFailure.ConnectionTimedOut, ServersTexts.FormatPortSilent(server, port, ""), e);
        }
    }

    async Task SecureAsync(ProbeConnection connection, CancellationToken cancellationToken)
    {
        using var limit = timeouts.Limit(timeouts.ProbeHandshake, cancellationToken);
        try
        {
            _found = _found with { Tls = await connection.SecureAsync(Versions, limit.Token).ConfigureAwait(false) };
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested && connection.FirstBytes.IsEmpty)
        {
            throw new MailSyncException(MailFailure.ConnectionTimedOut, ProbingTexts.FormatSaysNothing(_failures.Place), e);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            throw _failures.ExplainTls(e, connection.FirstBytes, _found.Protocol);
        }
    }
}
