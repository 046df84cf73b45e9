using System.Collections.Immutable;

namespace MailSyncPS.Engine.Servers.Connection;

/// <summary>What lies under a client: the guarded stream, the tap on its lines, and the commands that are kept from the server.</summary>
sealed record ServerLink(GuardedStream Stream, ResponseTap Tap, ImmutableHashSet<string> Withheld)
{
    /// <summary>
    /// What the client reads from and writes to, within TLS, so that others can do so between its commands; null where the client holds it.
    /// </summary>
    public Stream? OpenLine { get; init; }

    /// <summary>Starts an operation that moves about so many bytes.</summary>
    public void Expect(long payloadBytes)
    {
        Stream.Expect(payloadBytes);
        Tap.Bounds.Expect(payloadBytes);
    }

    /// <summary>The line that an exception is about, safe to show; null where the other side hung up instead.</summary>
    public string? LineBehind(Exception error) => Stream.Ended ? null : Tap.LineBehind(error.Message);
}
