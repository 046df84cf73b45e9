using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Security;
using MailSyncPS.Engine.Servers.Answers;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Pop3;
using MailSyncPS.Engine.Servers.Reading;
using MailSyncPS.Engine.Servers.Transcripts;
using MailSyncPS.Engine.SignIns;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Sessions;

/// <summary>Opens authenticated sessions of one account, within its limit of connections.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle is never asked for holds nothing to dispose.")]
sealed class ServerAccess(MailAccount account, RunTimeouts timeouts, int maxConnections = ServerAccess.UsualConnections)
{
    /// <summary>Of how many messages that were too many for a session one is tried.</summary>
    const int FewerAfterBreak = 4;

    /// <summary>Connections where nobody asked for a number.</summary>
    public const int UsualConnections = 8;

    readonly SemaphoreSlim _connections = new(maxConnections, maxConnections);
    readonly LoginsUnderWay _logins = new(timeouts);
    SecureSocketOptions? _learned;
    SecretWords? _secrets;
    TokenSource? _tokens;
    bool _isRevocationUnknown;
    ImmutableHashSet<string> _hungUpAt = [];
    ImmutableHashSet<string> _withheld = [];

    /// <summary>The clock, and how long the server may take.</summary>
    public RunTimeouts Timeouts => timeouts;

    /// <summary>The account.</summary>
    public MailAccount Account => account;

    /// <summary>The login name.</summary>
    public string Login => account.UserName ?? account.EmailAddress;

    /// <summary>Keeps the password, and the tokens of a sign-in, out of what is shown.</summary>
    public SecretWords Secrets => _secrets ??= new SecretWords(Login, account.RevealSecret());

    /// <summary>
    /// Whether a login with this password or sign-in has worked a while ago, in this run or in one before it: then a server that refuses
    /// another one bounds logins or connections.
    /// </summary>
    public bool WasLetIn => LetIn.Recently(Secret, timeouts);

    /// <summary>Connections at the most.</summary>
    public int MaxConnections => maxConnections;

    /// <summary>Whether an IMAP server has shown that it lets nobody work who has not told a name (ID, RFC 2971).</summary>
    public bool WantsName { get; set; }

    /// <summary>Whether a folder was opened, so that there is a mailbox behind the login.</summary>
    public bool HasMailbox { get; set; }

    /// <summary>Whether all sessions from now on are opened so that others can speak between the library's commands.</summary>
    public bool OpensLines { get; set; }

    /// <summary>Whether messages are read one at a time, as a batch went out of step before.</summary>
    public bool ReadsOneByOne { get; set; }

    /// <summary>Messages that were refused in a new session as well: no limit of a session was to blame.</summary>
    public int RefusalsInNewSessions { get; set; }

    /// <summary>Sessions that broke at RSET.</summary>
    public int BreaksAtReset { get; set; }

    /// <summary>Whether RSET is refused, so that NOOP tells whether a session is in step.</summary>
    public bool RefusesReset { get; set; }

    /// <summary>Messages that one farewell is asked to remove, at the most: fewer once a server broke off over more.</summary>
    public int MostRemovedAtOnce { get; private set; } = int.MaxValue;

    /// <summary>So many were too many for one session.</summary>
    public void AskForFewer(int tooMany) => MostRemovedAtOnce = Math.Max(1, tooMany / FewerAfterBreak);

    /// <summary>How it tells sizes.</summary>
    public ListedSizes Sizes { get; } = new();

    /// <summary>Whether the first message is a mail library's own (<see cref="FolderMark"/>); null while that was not asked.</summary>
    public bool? HasFolderMark { get; set; }

    /// <summary>The id of that message; null when there is none.</summary>
    public string? FolderMarkUid { get; set; }

    /// <summary>How many messages are read at once.</summary>
    public ReadingPace Pace { get; } = new();

    /// <summary>The server, as messages name it.</summary>
    public override string ToString() => $"{account.Server}:{account.Port}";

    /// <summary>Tells, once it is connected, to whom and as whom.</summary>
    public string Introduction =>
        Sentences.Join(VerboseTexts.FormatConnected(account, ToString(), account.Protocol, PlainText.Clean(Login)),
        _isRevocationUnknown ? VerboseTexts.RevocationUnknown : null)!;

    /// <summary>Connects over IMAP and logs in.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="opensLine">Whether others are to speak between the library's commands (<see cref="MailSession{T}.OpenLine"/>).</param>
    public async Task<ImapSession> OpenImapAsync(CancellationToken cancellationToken, bool opensLine = false)
    {
        var session = await OpenAsync(tap => new ImapClient(tap), (client, link) => new ImapSession(this, client, link),
            opensLine || OpensLines, cancellationToken).ConfigureAwait(false);
        if (!WantsName)
            return session;
        try
        {
            await session.IdentifyAsync(cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Connects over POP3 and logs in.</summary>
    public Task<Pop3Session> OpenPop3Async(CancellationToken cancellationToken) =>
        OpenAsync(tap => new Pop3Client(tap), (client, link) => new Pop3Session(this, client, link), false,
            cancellationToken);

    /// <summary>Gives a connection's place back.</summary>
    public void Release() => _connections.Release();

    /// <summary>A session that was let in has ended: its password was right until now.</summary>
    public void EndSession()
    {
        NoteLetIn();
        Release();
    }

    /// <summary>What the account logs in with: of a sign-in that many share, this mailbox's use of it; null for nothing.</summary>
    object? Secret => _tokens?.UseOf(account.Server, Login) ?? AccountSecrets.Find(account);

    void NoteLetIn() => LetIn.Note(Secret, timeouts.Time);

    async Task<TSession> OpenAsync<TClient, TSession>(Func<ResponseTap, TClient> create, Func<TClient, ServerLink, TSession> wrap,
        bool opensLine, CancellationToken cancellationToken)
        where TClient : MailService where TSession : class
    {
        try
        {
            return await LogInAsync(create, wrap, opensLine, cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure is not (MailFailure.MailboxInUse or MailFailure.ServerUnavailable))
        {
            e.FindShutOut = () => WasLetIn ? null : account;
            throw;
        }
    }

    async Task<TSession> LogInAsync<TClient, TSession>(Func<ResponseTap, TClient> create, Func<TClient, ServerLink, TSession> wrap,
        bool opensLine, CancellationToken cancellationToken)
        where TClient : MailService where TSession : class
    {
        if (!account.HasSecret)
            throw new MailSyncException(MailFailure.CredentialMissing, ServersTexts.FormatNoCredential(account));
        await _connections.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _tokens = TokenSources.Of(account, Login);
            return await LogInWithTokenAsync(create, wrap, opensLine, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Release();
            throw;
        }
    }

    async Task<TSession> LogInWithTokenAsync<TClient, TSession>(Func<ResponseTap, TClient> create, Func<TClient, ServerLink, TSession> wrap,
        bool opensLine, CancellationToken cancellationToken)
        where TClient : MailService where TSession : class
    {
        AccessToken? refused = null;
        while (true)
        {
            var before = timeouts.Time.GetTimestamp();
            var token = _tokens is null ? null : await TokenAsync(_tokens, refused, cancellationToken).ConfigureAwait(false);
            try
            {
                if (await TryLogInAsync(create, wrap, token, opensLine, cancellationToken).ConfigureAwait(false) is { } session)
                    return session;
            }
            // It may have been revoked, or the server's clock may be ahead: another is asked for, once.
            catch (MailSyncException e) when (token is not null && token.Obtained < before && refused is null
                && e.Meaning is ReplyMeaning.WrongCredential or ReplyMeaning.PasswordExpired)
            {
                refused = token;
            }
        }
    }

    async Task<AccessToken> TokenAsync(TokenSource tokens, AccessToken? refused, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(refused, timeouts, cancellationToken).ConfigureAwait(false);
        Secrets.Add(token.Value);
        return token;
    }

    /// <summary>Logs in; null where it is to be tried again without a command that the server can't answer.</summary>
    async Task<TSession?> TryLogInAsync<TClient, TSession>(Func<ResponseTap, TClient> create, Func<TClient, ServerLink, TSession> wrap,
        AccessToken? token, bool opensLine, CancellationToken cancellationToken)
        where TClient : MailService where TSession : class
    {
        var (client, link) = await ConnectAsync(create, opensLine, cancellationToken).ConfigureAwait(false);
        try
        {
            return await FirstLogin.RunAsync(Secret, timeouts, () => TryLogInAsync(client, link, wrap, token, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    async Task<TSession?> TryLogInAsync<TClient, TSession>(TClient client, ServerLink link, Func<TClient, ServerLink, TSession> wrap,
        AccessToken? token, CancellationToken cancellationToken)
        where TClient : MailService where TSession : class
    {
        var login = _logins.Begin();
        try
        {
            try
            {
                await LoginMechanism.LogInAsync(client, link.Tap, this, token, cancellationToken).ConfigureAwait(false);
                NoteLetIn();
                return wrap(client, link);
            }
            catch (Exception e)
            {
                var wasLetIn = client.IsAuthenticated;
                client.Dispose();
                _logins.End(login);
                cancellationToken.ThrowIfCancellationRequested();
                if (CanDoWithout(e, link))
                    return null;
                var refusal = link.Tap.LastRefusal();
                // A server that refuses a login may hang up at once.
                var isRefused = e is AuthenticationException
                    || e is ProtocolException && !wasLetIn && refusal is { Kind: not ReplyKind.Bye };
                if (isRefused)
                    await _logins.WaitForOthersAsync(cancellationToken).ConfigureAwait(false);
                throw isRefused ? LoginFailures.Explain(this, refusal, PlainException.Of(e, Secrets.Hide)!)
                    : ServerFailures.Translate(e, this, ServersTexts.ToLogIn, refusal, link.LineBehind(e));
            }
        }
        finally
        {
            _logins.End(login);
        }
    }

    /// <summary>Connects without logging in.</summary>
    async Task<(TClient Client, ServerLink Link)> ConnectAsync<TClient>(Func<ResponseTap, TClient> create,
        bool opensLine, CancellationToken cancellationToken)
        where TClient : MailService
    {
        var first = _learned ?? FirstChoice();
        try
        {
            return await ConnectAsync(create, first, opensLine, cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.TlsFailed && _learned is null && account.Security == MailSecurity.Auto
            && !HasUsualPort)
        {
            // On a port of one's own only trying tells which kind of TLS it speaks.
            var result = await ConnectAsync(create, SecureSocketOptions.StartTls, opensLine, cancellationToken).ConfigureAwait(false);
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

    async Task<(TClient Client, ServerLink Link)> ConnectAsync<TClient>(Func<ResponseTap, TClient> create, SecureSocketOptions options,
        bool opensLine, CancellationToken cancellationToken)
        where TClient : MailService
    {
        var transcript = WireTranscript.Open(ToString(), account.Protocol, Timeouts.Time, Secrets.Hide);
        transcript?.Note("connecting");
        var socket = await Dialer.ConnectAsync(account.Server, account.Port, timeouts, cancellationToken).ConfigureAwait(false);
        transcript?.Note($"connected to {socket.RemoteEndPoint}");
        var link = new ServerLink(new GuardedStream(new NetworkStream(socket, ownsSocket: true), ToString(), timeouts),
            new ResponseTap(new AnswerBounds(ToString(), account.Protocol), Secrets.Hide, transcript), _withheld);
        var check = new CertificateCheck(account.Server, account.CertificateThumbprint, account.SkipCertificateCheck, timeouts)
            { ChecksRevocation = true };
        var client = create(link.Tap);
        check.Guard(client, TlsFloor.For(account.AllowLegacyTls));
        try
        {
            if (!link.Withheld.IsEmpty || opensLine)
                link = link with { OpenLine =
                    await OpenLineAsync(link, check, options, transcript, cancellationToken).ConfigureAwait(false) };
            await client.ConnectAsync(link.OpenLine ?? link.Stream, account.Server, account.Port, link.OpenLine is null
                ? options : SecureSocketOptions.None, cancellationToken).ConfigureAwait(false);
            if (options != SecureSocketOptions.None && !client.IsSecure)
                throw new MailSyncException(MailFailure.TlsNotOffered, ServersTexts.FormatStartsInClear(this));
            // RFC 2595, 6: whoever reads a session that is open from the start may be reading another's.
            if (client.IsAuthenticated)
                throw new MailSyncException(MailFailure.TlsNotOffered, ServersTexts.FormatOpenWithoutLogin(this));
            if (!link.Tap.StartedTlsAnew)
                throw new MailSyncException(MailFailure.TlsFailed, ServersTexts.FormatGoesOnInClear(this));
            _isRevocationUnknown = check.IsRevocationUnknown;
            if (client.IsSecure)
                transcript?.Note($"TLS: {client.SslProtocol} {client.SslCipherSuite}");
            return (client, link);
        }
        catch (Exception e)
        {
            client.Dispose();
            await link.Stream.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (check.Refusal is null && CanDoWithout(e, link))
                return await ConnectAsync(create, options, opensLine, cancellationToken).ConfigureAwait(false);
            throw check.Refusal ?? ExplainConnect(e, link, options);
        }
    }

    /// <summary>
    /// Whether to connect again as the server failed at a command that can be done without: it answered with what can't be
    /// read, or hung up. Once a line may break by chance; after the second time the command is kept from the server.
    /// </summary>
    bool CanDoWithout(Exception error, ServerLink link)
    {
        var command = link.Tap.LastCommand;
        if (error is not (ProtocolException or IOException) || !CommandFilter.MayWithhold(command) || link.Withheld.Contains(command))
            return false;
        if (!link.Stream.Ended || !ImmutableInterlocked.Update(ref _hungUpAt, (set, name) => set.Add(name), command))
            ImmutableInterlocked.Update(ref _withheld, (set, name) => set.Add(name), command);
        return true;
    }

    /// <summary>What the library is to speak over, where something is to be said or left out within TLS.</summary>
    async Task<Stream> OpenLineAsync(ServerLink link, CertificateCheck check, SecureSocketOptions options, WireTranscript? transcript,
        CancellationToken cancellationToken)
    {
        var versions = TlsFloor.For(account.AllowLegacyTls);
        if (options == SecureSocketOptions.None)
            return new FilteredStream(link.Stream, new CommandFilter(link.Withheld));
        var greeting = options == SecureSocketOptions.StartTls
            ? await OwnTls.AskAsync(link, this, transcript, cancellationToken).ConfigureAwait(false) : [];
        return await OwnTls.BeginAsync(new FilteredTlsStream(link.Stream, new CommandFilter(link.Withheld, greeting)), check, versions,
            cancellationToken).ConfigureAwait(false);
    }

    MailSyncException ExplainConnect(Exception error, ServerLink link, SecureSocketOptions options)
    {
        var wanted = account.Protocol == MailProtocol.Imap ? Greeting.Imap : Greeting.Pop3;
        // Under TLS the first bytes are TLS's own; what was said within is known to the tap.
        var lines = link.Tap.Lines();
        var spoken = Greeting.Language(lines is [var greeting, ..] ? Encoding.Latin1.GetBytes(greeting) : link.Stream.FirstBytes);
        if (error is MailSyncException known)
            return known;
        if (lines is [var first, ..] && (spoken is null || spoken == wanted) && Greeting.Refusal(first) is { } unwelcome)
            return Greeting.Failure(this, unwelcome with { Hide = Secrets.Hide }, error);
        if (spoken is not null && spoken != wanted)
            return new(MailFailure.WrongProtocol, ServersTexts.FormatSpeaksOther(this, spoken, wanted), error);
        if (error is SslHandshakeException && spoken == wanted && options == SecureSocketOptions.SslOnConnect)
            return new(MailFailure.TlsFailed, ServersTexts.FormatNoTlsAtStart(this), error);
        if (error is SslHandshakeException)
            return TlsTrouble.Explain(this, error);
        if (error is ImapCommandException or Pop3CommandException && options == SecureSocketOptions.StartTls
            && link.Tap.LastRefusal() is { } refusal && ServerFailures.Delay(this, ServersTexts.ToGreet, refusal, error) is null)
            return new(MailFailure.TlsFailed, ServersTexts.FormatTlsRefused(this, refusal.Words), error);
        if (error is NotSupportedException)
            return new(MailFailure.TlsNotOffered, ServersTexts.FormatNoTlsOffered(this), error);
        if (spoken is null && link.Stream.FirstBytes.Length > 0 && options == SecureSocketOptions.None
            && !(link.Stream.Ended && Greeting.MayBegin(link.Stream.FirstBytes)))
            return new(MailFailure.WrongProtocol, ServersTexts.FormatWrongProtocol(this, wanted), error);
        var failure = ServerFailures.Translate(error, this, ServersTexts.ToGreet, link.Tap.LastRefusal(), link.LineBehind(error));
        return failure.Failure is MailFailure.ConnectionLost or MailFailure.ProtocolViolation && link.Stream.FirstBytes.Length > 0
            && spoken is null && !Greeting.MayBegin(link.Stream.FirstBytes)
            ? new(MailFailure.WrongProtocol, ServersTexts.FormatWrongProtocol(this, wanted), error)
            : failure;
    }
}
