using System.Security.Authentication;
using System.Text;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Finds out what a port speaks, and how it is protected. It sends no credential.</summary>
/// <param name="server">The host.</param>
/// <param name="port">Its port.</param>
/// <param name="tlsFirst">Whether TLS is likelier than a greeting in clear, which then need not be waited for.</param>
/// <param name="check">Judges the certificate.</param>
sealed class EndpointProbe(string server, int port, bool tlsFirst, CertificateCheck check)
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(7);
    static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(4);
    static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(3);

    /// <summary>How long a port may be silent before it counts as one that waits for TLS.</summary>
    static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(1.5);

    ProbedEndpoint _found = new(port);

    string Place => $"{server}:{port}";

    /// <summary>Asks the port.</summary>
    public async Task<ProbedEndpoint> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            if (tlsFirst)
                await AskTlsFirstAsync(limit.Token).ConfigureAwait(false);
            else
                await AskInClearFirstAsync(limit.Token).ConfigureAwait(false);
            return _found with { Trouble = check.Refusal };
        }
        catch (Exception e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return _found with { Trouble = Explain(e) };
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
            await using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            await TalkAsync(connection, await connection.ReadLineAsync(cancellationToken).ConfigureAwait(false), secure: false, cancellationToken).ConfigureAwait(false);
        }
    }

    async Task AskInClearFirstAsync(CancellationToken cancellationToken)
    {
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        var greeting = connection.ReadLineAsync(listening.Token);
        await Task.WhenAny(greeting, Task.Delay(SilenceLimit, cancellationToken)).ConfigureAwait(false);
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
                if (!await ComesAsync(greeting, e.Failure is MailFailure.ConnectionTimedOut or MailFailure.TlsNotOffered).ConfigureAwait(false))
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
        await using var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        await SecureAsync(connection, cancellationToken).ConfigureAwait(false);
        await TalkAsync(connection, await connection.ReadLineAsync(cancellationToken).ConfigureAwait(false), secure: true, cancellationToken).ConfigureAwait(false);
    }

    async Task TalkAsync(ProbeConnection connection, string greeting, bool secure, CancellationToken cancellationToken)
    {
        var language = Greeting.Language(Encoding.Latin1.GetBytes(greeting));
        var dialect = ProbeDialect.For(language)
            ?? throw WrongProtocol(language);
        _found = _found with { Protocol = dialect.Protocol, Security = secure ? MailSecurity.Tls : MailSecurity.None };
        if (dialect.Objection(Place, greeting, secure) is { } objection)
            throw objection;
        await AskAsync(dialect, connection, cancellationToken).ConfigureAwait(false);
        if (!secure && dialect.OffersTls(_found.Capabilities))
        {
            _found = _found with { Security = MailSecurity.StartTls };
            if (await dialect.StartTlsAsync(connection, cancellationToken).ConfigureAwait(false) is { } refusal)
                throw new MailSyncException(MailFailure.TlsFailed, $"{Place} offers TLS but refuses to start it: {refusal}. Use the port meant for TLS (IMAP: 993, POP3: 995), or tell the provider.");
            if (connection.HasUnread)
                throw new MailSyncException(MailFailure.TlsFailed, $"{Place} goes on in clear after it agreed to TLS: someone may be in between. No password is sent there.");
            await SecureAsync(connection, cancellationToken).ConfigureAwait(false);
            await AskAsync(dialect, connection, cancellationToken).ConfigureAwait(false);
        }
        await connection.SendAsync(dialect.Farewell, cancellationToken).ConfigureAwait(false);
    }

    async Task AskAsync(ProbeDialect dialect, ProbeConnection connection, CancellationToken cancellationToken)
    {
        var capabilities = await dialect.AskAsync(connection, cancellationToken).ConfigureAwait(false);
        _found = _found with { Capabilities = capabilities, Mechanisms = [.. dialect.Mechanisms(capabilities).Distinct()] };
    }

    async Task<ProbeConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ConnectLimit);
        try
        {
            return await ProbeConnection.OpenAsync(server, port, check, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MailSyncException(MailFailure.ConnectionTimedOut, $"{server} does not answer on port {port}. Check the server's name and port, and that no firewall is in between.", e);
        }
    }

    async Task SecureAsync(ProbeConnection connection, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(HandshakeLimit);
        try
        {
            await connection.SecureAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested && connection.FirstBytes.IsEmpty)
        {
            throw new MailSyncException(MailFailure.ConnectionTimedOut, $"{Place} takes the connection and says nothing, neither in clear nor with TLS. Check the port, or try again later.", e);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw ExplainTls(connection, e);
        }
    }

    MailSyncException ExplainTls(ProbeConnection connection, Exception error)
    {
        var first = connection.FirstBytes;
        if (_found.Protocol is null && ProbeDialect.For(Greeting.Language(first)) is not null)
            return new(MailFailure.TlsNotOffered, OwnEndpoint.NoTls(Place), error);
        // A server that knows TLS answers with an alert (21) or a handshake (22), whatever it thinks of ours (RFC 8446, 5.1).
        if (_found.Protocol is null && first.Length > 0 && first[0] is not (21 or 22))
            return WrongProtocol(Greeting.Language(first), error);
        if (first.IsEmpty)
            return new(MailFailure.ConnectionLost, $"{Place} hangs up without a word. Check the port; a server that is busy, or blocks this machine, does so too.", error);
        return new(MailFailure.TlsFailed, $"{Place} and this machine agree on no TLS: {PlainText.Clean((error.InnerException ?? error).Message)}. Check the port; an old server may know no TLS that is safe today.", error);
    }

    MailSyncException WrongProtocol(string? language, Exception? error = null) => new(MailFailure.WrongProtocol,
        $"{Place} speaks {language ?? "something else"}, neither IMAP nor POP3. Check the port (IMAP: 993 or 143, POP3: 995 or 110).", error);

    MailSyncException Explain(Exception error) => error switch
    {
        MailSyncException known => known,
        OperationCanceledException => new(MailFailure.ConnectionTimedOut, $"{Place} takes the connection and then stops answering. Check the port, or try again later.", error),
        IOException => new(MailFailure.ConnectionLost, $"{Place} hung up{(_found.Protocol is null ? " without a greeting" : "")}. Check the port, or try again later.", error),
        _ => new(MailFailure.Unexpected, $"{Place} could not be asked: {PlainText.Clean(error.Message)}", error),
    };
}
