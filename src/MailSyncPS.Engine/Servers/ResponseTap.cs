using System.Text;
using MailKit;

namespace MailSyncPS.Engine.Servers;

/// <summary>
/// Listens to a server's lines for the response codes that the library's exceptions leave out (RFC 5530, RFC 3206).
/// Only on while the server answers without message data.
/// </summary>
sealed class ResponseTap : IProtocolLogger
{
    const int MaxLine = 4096;
    readonly List<string> _lines = [];
    readonly StringBuilder _partial = new();
    bool _on = true;

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>Forgets what was heard and listens anew, or stops listening.</summary>
    public void Listen(bool on)
    {
        lock (_lines)
        {
            _lines.Clear();
            _partial.Clear();
            _on = on;
        }
    }

    /// <summary>The last line that refused something; null when none did.</summary>
    public ServerReply? LastRefusal() => Last(r => r.Kind is ReplyKind.No or ReplyKind.Bad or ReplyKind.Err);

    /// <summary>The last tagged answer; null when there was none.</summary>
    public ServerReply? LastTagged() => Last(r => r.Kind is ReplyKind.Ok or ReplyKind.No or ReplyKind.Bad);

    /// <summary>What was heard since, line by line.</summary>
    public IReadOnlyList<string> Lines()
    {
        lock (_lines)
            return [.. _lines];
    }

    ServerReply? Last(Func<ServerReply, bool> wanted)
    {
        lock (_lines)
        {
            for (var i = _lines.Count - 1; i >= 0; i--)
            {
                if (ServerReply.TryParse(_lines[i]) is { } reply && wanted(reply))
                    return reply;
            }
        }
        return null;
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        if (!_on)
            return;
        lock (_lines)
        {
            foreach (var c in Encoding.Latin1.GetString(buffer, offset, count))
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

    /// <summary>Called once the bytes were handed to the network. Of what is sent, only commands' names go on: arguments may be secrets.</summary>
    public void LogClient(byte[] buffer, int offset, int count)
    {
        if (RunSteps.AreWatched)
            RunSteps.Reach($"sent {SentCommand.Name(buffer.AsSpan(offset, count))}");
    }

    public void LogConnect(Uri uri) { }

    public void Dispose() { }
}
