using System.Text;

namespace MailSyncPS.Engine.Servers;

/// <summary>
/// Keeps CAPA from a server that hangs up at it, and answers in its place as a server does that does not know it. The
/// library asks of its own accord, and can't be told not to.
/// </summary>
sealed class CapaFilter
{
    static readonly byte[] Command = Encoding.ASCII.GetBytes("CAPA\r\n");
    static readonly byte[] Refusal = Encoding.ASCII.GetBytes("-ERR\r\n");

    byte[] _answer = [];

    /// <summary>Whether what is to be sent is the command, and is answered here.</summary>
    public bool Takes(ReadOnlySpan<byte> sent)
    {
        if (!sent.SequenceEqual(Command))
            return false;
        _answer = Refusal;
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
