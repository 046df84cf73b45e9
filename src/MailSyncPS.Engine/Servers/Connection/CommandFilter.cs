using System.Collections.Immutable;
using System.Text;

namespace MailSyncPS.Engine.Servers.Connection;

/// <summary>
/// Keeps commands from a server that can't answer them, and answers in its place as a server does that has nothing to say.
/// The library asks of its own accord, and can't be told not to; only what it can do without is kept back.
/// </summary>
/// <param name="withheld">The commands' names.</param>
/// <param name="greeting">What the library hears first, where the server's own greeting was taken before TLS; empty where it is still to
/// come.</param>
sealed class CommandFilter(ImmutableHashSet<string> withheld, params byte[] greeting)
{
    byte[] _answer = greeting;

    /// <summary>
    /// The commands whose answers are only hints: what a POP3 server can do (CAPA, RFC 2449), and where an owner's folders begin
    /// (NAMESPACE, RFC 2342).
    /// </summary>
    public static bool MayWithhold(string command) => command is "CAPA" or "NAMESPACE";

    /// <summary>Whether what is to be sent is such a command, and is answered here.</summary>
    public bool Takes(ReadOnlySpan<byte> sent)
    {
        if (!sent.EndsWith("\r\n"u8) || sent.Length > 64 || Encoding.ASCII.GetString(sent[..^2]).Split(' ') is not { Length: <= 2 } words
            || !withheld.Contains(words[^1]))
            return false;
        _answer = Encoding.ASCII.GetBytes(words is [var tag, _] ? $"{tag} OK\r\n" : "-ERR\r\n");
        return true;
    }

    /// <summary>Gives the answer; 0 when there is none to give.</summary>
    public int Answer(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _answer.Length);
        _answer.AsSpan(0, count).CopyTo(buffer);
        _answer = _answer[count..];
        return count;
    }
}
