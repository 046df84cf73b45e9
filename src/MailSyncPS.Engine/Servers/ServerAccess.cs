using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Security;

namespace MailSyncPS.Engine.Servers;

/// <summary>Opens authenticated sessions of one account, within its limit of connections.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle is never asked for holds nothing to dispose.")]
sealed class ServerAccess(MailAccount account, int maxConnections = 8, Patience? patience = null)
{
    readonly SemaphoreSlim _connections = new(maxConnections, maxConnections);
    readonly Patience _patience = patience ?? new();
    SecureSocketOptions? _learned;

    /// <summary>The account.</summary>
    public MailAccount Account => account;

    /// <summary>The login name.</summary>
    public string Login => account.UserName ?? account.EmailAddress;

    /// <summary>Connections at the most.</summary>
    public int MaxConnections => maxConnections;

    /// <summary>Whether messages are read one at a time, as a batch went out of step before.</summary>
    public bool ReadsOneByOne { get; set; }

    /// <summary>How many messages are read at once.</summary>
    public ReadingPace Pace { get; } = new();

    /// <summary>The server, as messages name it.</summary>
    public override string ToString() => $"{account.Server}:{account.Port}";

    /// <summary>Connects over IMAP and logs in.</summary>
    public Task<ImapSession> OpenImapAsync(CancellationToken cancellationToken) =>
        OpenAsync(tap => new ImapClient(tap), (client, link) => new ImapSession(this, client, link), cancellationToken);

    /// <summary>Connects over POP3 and logs in.</summary>
    public Task<Pop3Session> OpenPop3Async(CancellationToken cancellationToken) =>
        OpenAsync(tap => new Pop3Client(tap), (client, link) => new Pop3Session(this, client, link), cancellationToken);

    /// <summary>Gives a connection's place back.</summary>
    public void Release() => _connections.Release();

    async Task<TSession> OpenAsync<TClient, TSession>(Func<ResponseTap, TClient> create, Func<TClient, ServerLink, TSession> wrap, CancellationToken cancellationToken)
        where TClient : MailService
    {
        if (!account.HasSecret)
            throw new MailSyncException(MailFailure.CredentialMissing, $"The account {account} has no credential. Make it with New-MailAccount -Credential.");
        await _connections.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var (client, link) = await ConnectAsync(create, cancellationToken).ConfigureAwait(false);
            try
            {
                await LoginMechanism.LogInAsync(client, this, cancellationToken).ConfigureAwait(false);
                return wrap(client, link);
            }
            catch (Exception e)
            {
                client.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
                throw ServerFailures.Translate(e, this, "log in", link.Tap.LastRefusal());
            }
        }
        catch
        {
            Release();
            throw;
        }
    }

    /// <summary>Connects without logging in.</summary>
    public async Task<(TClient Client, ServerLink Link)> ConnectAsync<TClient>(Func<ResponseTap, TClient> create, CancellationToken cancellationToken)
        where TClient : MailService
    {
        var first = _learned ?? FirstChoice();
        try
        {
            return await ConnectAsync(create, first, cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.TlsFailed && _learned is null && account.Security == MailSecurity.Auto && !HasUsualPort)
        {
            // On a port of one's own only trying tells which kind of TLS it speaks.
            var result = await ConnectAsync(create, SecureSocketOptions.StartTls, cancellationToken).ConfigureAwait(false);
            _learned = SecureSocketOptions.StartTls;
            return result;
        }
    }

    bool HasUsualPort => account.Port is 993 or 995 or 143 or 110;

    SecureSocketOptions FirstChoice() => account.Security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.None => SecureSocketOptions.None,
        _ => account.Port is 143 or 110 ? SecureSocketOptions.StartTls : SecureSocketOptions.SslOnConnect,
    };

    async Task<(TClient Client, ServerLink Link)> ConnectAsync<TClient>(Func<ResponseTap, TClient> create, SecureSocketOptions options, CancellationToken cancellationToken)
        where TClient : MailService
    {
        var socket = await Dialer.ConnectAsync(account.Server, account.Port, cancellationToken).ConfigureAwait(false);
        var link = new ServerLink(new GuardedStream(new NetworkStream(socket, ownsSocket: true), _patience),
            new ResponseTap(new AnswerBounds(ToString(), account.Protocol == MailProtocol.Imap), text => SecretWords.Hide(text, this)));
        var check = new CertificateCheck(account.Server, account.CertificateThumbprint, account.SkipCertificateCheck);
        var client = create(link.Tap);
        client.ServerCertificateValidationCallback = check.Validate;
        client.CheckCertificateRevocation = false;
        try
        {
            await client.ConnectAsync(link.Stream, account.Server, account.Port, options, cancellationToken).ConfigureAwait(false);
            if (options != SecureSocketOptions.None && !client.IsSecure)
                throw new MailSyncException(MailFailure.TlsNotOffered, $"{this} wants to start without TLS. No password is sent that way.");
            // RFC 2595, 6: whoever reads a session that is open from the start may be reading another's.
            if (client.IsAuthenticated)
                throw new MailSyncException(MailFailure.TlsNotOffered, $"{this} opens sessions without a login (PREAUTH), so nothing tells whose mailbox it is. No password is sent there.");
            if (!link.Tap.StartedTlsAnew)
                throw new MailSyncException(MailFailure.TlsFailed, $"{this} goes on in clear after it agreed to TLS: someone may be in between. No password is sent there; use the port meant for TLS (IMAP: 993, POP3: 995).");
            return (client, link);
        }
        catch (Exception e)
        {
            client.Dispose();
            await link.Stream.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw check.Refusal ?? ExplainConnect(e, link, options);
        }
    }

    MailSyncException ExplainConnect(Exception error, ServerLink link, SecureSocketOptions options)
    {
        var wanted = account.Protocol == MailProtocol.Imap ? Greeting.Imap : Greeting.Pop3;
        // Under TLS the first bytes are TLS's own; what was said within is known to the tap.
        var spoken = Greeting.Language(link.Tap.Lines() is [var greeting, ..] ? Encoding.Latin1.GetBytes(greeting) : link.Stream.FirstBytes);
        if (error is MailSyncException known)
            return known;
        if (spoken is not null && spoken != wanted)
            return new(MailFailure.WrongProtocol, $"{this} speaks {spoken}, not {wanted}. Check -Port and -Protocol.", error);
        if (error is SslHandshakeException && spoken == wanted && options == SecureSocketOptions.SslOnConnect)
            return new(MailFailure.TlsFailed, $"{this} does not start with TLS. Use -Security StartTls, or the port meant for TLS (IMAP: 993, POP3: 995).", error);
        if (error is SslHandshakeException)
            return new(MailFailure.TlsFailed, $"{this} and this machine agree on no TLS: {PlainText.Clean(error.InnerException?.Message ?? error.Message)}. Check -Port and -Security.", error);
        if (error is ImapCommandException or Pop3CommandException && options == SecureSocketOptions.StartTls && link.Tap.LastRefusal() is { } refusal && !ServerFailures.IsTemporary(refusal, out _))
            return new(MailFailure.TlsFailed, $"{this} offers TLS but refuses to start it: {refusal.Words}. Use the port meant for TLS (IMAP: 993, POP3: 995), or tell the provider.", error);
        if (error is NotSupportedException)
            return new(MailFailure.TlsNotOffered, $"{this} offers no TLS (STARTTLS), and a password is never sent in clear. Use the port meant for TLS (IMAP: 993, POP3: 995); -Security None would send it in clear all the same.", error);
        if (spoken is null && link.Stream.FirstBytes.Length > 0 && options == SecureSocketOptions.None)
            return new(MailFailure.WrongProtocol, $"{this} does not speak {wanted}. Check -Port, -Protocol and -Security.", error);
        var failure = ServerFailures.Translate(error, this, "greet", link.Tap.LastRefusal());
        return failure.Failure == MailFailure.ConnectionLost && link.Stream.FirstBytes.Length > 0 && spoken is null
            ? new(MailFailure.WrongProtocol, $"{this} does not speak {wanted}. Check -Port, -Protocol and -Security.", error)
            : failure;
    }
}
