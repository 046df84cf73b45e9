using System.Text;
using MailKit;

namespace MailSyncPS.Engine.Servers;

/// <summary>
/// Listens to a server's lines for the response codes that the library's exceptions leave out (RFC 5530, RFC 3206).
/// Only on while the server answers without message data; its bounds are always.
/// </summary>
/// <param name="bounds">What the server may say.</param>
/// <param name="hide">Takes the password out of words that are to be shown.</param>
sealed class ResponseTap(AnswerBounds bounds, Func<string, string> hide) : IProtocolLogger
{
    const int MaxLine = 4096;
    const int EndLength = 1024;
    readonly List<string> _lines = [];
    readonly StringBuilder _partial = new();
    readonly TlsStart _tlsStart = new();
    readonly byte[] _end = new byte[EndLength];
    int _endLength;
    bool _on = true;

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>The bounds of what the server may say.</summary>
    public AnswerBounds Bounds => bounds;

    /// <summary>Whether nothing that was heard before TLS holds within.</summary>
    public bool StartedTlsAnew => _tlsStart.LeftNothing;

    /// <summary>Forgets what was heard and listens anew, or stops listening.</summary>
    public void Listen(bool on)
    {
        lock (_lines)
        {
            _lines.Clear();
            _partial.Clear();
            if (!on)
                _endLength = 0;
            _on = on;
        }
        bounds.ExpectData(!on);
    }

    /// <summary>The last line that refused something, or else a farewell; null when there was none.</summary>
    public ServerReply? LastRefusal() => Last(_lines, r => r.Kind is ReplyKind.No or ReplyKind.Bad or ReplyKind.Err) ?? Last(_lines, r => r.Kind is ReplyKind.Bye);

    /// <summary>The refusal behind the message data that came last. Only to be asked when the library heard a refusal there: else it may be words of a message.</summary>
    public ServerReply? RefusalBehindData() => Last([.. Encoding.Latin1.GetString(_end, 0, _endLength).Split('\n').Select(l => l.TrimEnd('\r'))], r => r.Kind is ReplyKind.No or ReplyKind.Bad);

    /// <summary>The last tagged answer; null when there was none.</summary>
    public ServerReply? LastTagged() => Last(_lines, r => r.Kind is ReplyKind.Ok or ReplyKind.No or ReplyKind.Bad);

    /// <summary>What was heard since, line by line.</summary>
    public IReadOnlyList<string> Lines()
    {
        lock (_lines)
            return [.. _lines];
    }

    ServerReply? Last(List<string> lines, Func<ServerReply, bool> wanted)
    {
        lock (_lines)
        {
            for (var i = lines.Count - 1; i >= 0; i--)
            {
                if (ServerReply.TryParse(lines[i]) is { } reply && wanted(reply))
                    return reply with { Hide = hide };
            }
        }
        return null;
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        var said = buffer.AsSpan(offset, count);
        _tlsStart.Heard(said);
        bounds.Take(said);
        if (!_on)
        {
            KeepEnd(buffer.AsSpan(offset, count));
            return;
        }
        lock (_lines)
        {
            foreach (var c in Encoding.Latin1.GetString(said))
            {
                if (c == '\n')
                {
                    if (_lines.Count >= 64)
                        _lines.RemoveAt(0);
                    _lines.Add(_partial.ToString().TrimEnd('\r'));
                    _partial.Clear();
                }
                else if (_partial.Length < MaxLine)
                {
                    _partial.Append(c);
                }
            }
        }
    }

    void KeepEnd(ReadOnlySpan<byte> said)
    {
        said = said[Math.Max(0, said.Length - EndLength)..];
        var kept = Math.Min(_endLength, EndLength - said.Length);
        _end.AsSpan(_endLength - kept, kept).CopyTo(_end);
        said.CopyTo(_end.AsSpan(kept));
        _endLength = kept + said.Length;
    }

    /// <summary>Called once the bytes were handed to the network. Of what is sent, only commands' names go on: arguments may be secrets.</summary>
    public void LogClient(byte[] buffer, int offset, int count)
    {
        _tlsStart.Sent(buffer.AsSpan(offset, count));
        if (RunSteps.AreWatched)
            RunSteps.Reach($"sent {SentCommand.Name(buffer.AsSpan(offset, count))}");
    }

    public void LogConnect(Uri uri) { }

    public void Dispose() { }
}
