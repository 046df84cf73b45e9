using MailSyncPS.Engine.Servers.Sessions;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>What the probe says in a protocol, and how it reads the answers.</summary>
abstract class ProbeDialect
{
    /// <summary>Lines in an answer, at the most.</summary>
    protected const int MostLines = 200;

    /// <summary>The protocol.</summary>
    public abstract MailProtocol Protocol { get; }

    /// <summary>What ends a conversation.</summary>
    public abstract string Farewell { get; }

    /// <summary>Why the greeting lets nobody on; null when it does.</summary>
    public abstract MailSyncException? Objection(string place, string greeting, bool secure);

    /// <summary>Asks what the server can do.</summary>
    public abstract Task<IReadOnlyList<string>> AskAsync(ProbeConnection connection, CancellationToken cancellationToken);

    /// <summary>Whether TLS can be started.</summary>
    public abstract bool OffersTls(IReadOnlyList<string> capabilities);

    /// <summary>Asks to start TLS.</summary>
    /// <returns>The refusal; null when it is agreed.</returns>
    public abstract Task<string?> StartTlsAsync(ProbeConnection connection, CancellationToken cancellationToken);

    /// <summary>The SASL mechanisms among the capabilities.</summary>
    public abstract IEnumerable<string> Mechanisms(IReadOnlyList<string> capabilities);

    /// <summary>The dialect for a greeting; null when it is neither IMAP nor POP3.</summary>
    public static ProbeDialect? For(string? language) => language switch
    {
        Greeting.Imap => new ImapDialect(),
        Greeting.Pop3 => new Pop3Dialect(),
        _ => null,
    };
}
