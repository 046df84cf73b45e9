using System.Collections.Concurrent;
using System.Diagnostics;

namespace MailSyncPS.TestServers.Gmail;

/// <summary>
/// An IMAP server that behaves like Gmail, as far as is known outside: one store of mails with labels over it, of which it keeps one for
/// each Message-ID and says "stored" to the others. It is judged by its own store (<see cref="Mailbox"/>). What is certain, likely or
/// unknown of each behaviour is said where it is.
/// </summary>
public sealed class GmailServer : IAsyncDisposable
{
    /// <summary>A password of an app, which needs two-step verification; the account's own is refused.</summary>
    public const string AppPassword = "pw";

    /// <summary>An OAuth token; certain: XOAUTH2 and OAUTHBEARER beside PLAIN.</summary>
    public const string Token = "ya29.token";

    internal const string BeforeLogin =
        "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 SASL-IR AUTH=XOAUTH2 AUTH=PLAIN AUTH=PLAIN-CLIENTTOKEN AUTH=OAUTHBEARER";

    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    readonly ScriptedPeer _peer;
    readonly ConcurrentDictionary<string, GmailMailbox> _mailboxes = new(StringComparer.OrdinalIgnoreCase);
    readonly ConcurrentDictionary<string, int> _sessions = new(StringComparer.OrdinalIgnoreCase);
    readonly ConcurrentDictionary<string, int> _mostSessions = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Starts it on a loopback port.</summary>
    /// <param name="rules">How its accounts behave.</param>
    /// <param name="implicitTls">The certificate for TLS from the first byte; null for none.</param>
    public GmailServer(GmailRules? rules = null, ServerCertificate? implicitTls = null)
    {
        Rules = rules ?? new();
        _peer = new ScriptedPeer(connection => new GmailSession(this, connection).PlayAsync(), implicitTls);
    }

    /// <summary>How its accounts behave; another set holds from the next command on.</summary>
    public GmailRules Rules { get; set; }

    /// <summary>The port to connect to.</summary>
    public int Port => _peer.Port;

    /// <summary>All lines that clients sent.</summary>
    public IReadOnlyList<string> LinesHeard => _peer.LinesHeard;

    /// <summary>What went wrong in the server itself.</summary>
    public IReadOnlyList<Exception> Failures => _peer.Failures;

    /// <summary>The connections so far.</summary>
    public int Connections => _peer.Connections.Count;

    /// <summary>An account, which is there as soon as it is asked for.</summary>
    public GmailMailbox Mailbox(string user) => _mailboxes.GetOrAdd(user, _ => new GmailMailbox(this));

    /// <summary>The most sessions that an account had at the same time.</summary>
    public int MostSessionsOf(string user) => _mostSessions.GetValueOrDefault(user);

    /// <summary>Waits until an account has no session, and so nothing that was sent ahead is left to do.</summary>
    public async Task WaitUntilClosedAsync(string user)
    {
        var waited = Stopwatch.StartNew();
        while (_sessions.GetValueOrDefault(user) > 0)
        {
            if (waited.Elapsed > LongestWait)
                throw new TimeoutException($"{user} keeps a session open.");
            await Task.Delay(20);
        }
    }

    /// <summary>Closes all connections and stops.</summary>
    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    /// <summary>Likely: 15 sessions of an account at the same time.</summary>
    internal bool TryEnter(string user)
    {
        var count = _sessions.AddOrUpdate(user, 1, (_, n) => n + 1);
        if (count > Rules.MostSessions)
        {
            Leave(user);
            return false;
        }
        _mostSessions.AddOrUpdate(user, count, (_, most) => Math.Max(most, count));
        return true;
    }

    internal void Leave(string user) => _sessions.AddOrUpdate(user, 0, (_, n) => n - 1);
}
