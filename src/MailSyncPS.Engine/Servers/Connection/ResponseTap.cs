using MailKit;
using MailSyncPS.Engine.Servers.Answers;
using MailSyncPS.Engine.Servers.Transcripts;

namespace MailSyncPS.Engine.Servers.Connection;

/// <summary>
/// Listens to a server's lines for the response codes that the library's exceptions leave out (RFC 5530, RFC 3206).
/// Only on while the server answers without message data; its bounds are always.
/// </summary>
/// <param name="bounds">What the server may say.</param>
/// <param name="hide">Takes the password out of words that are to be shown.</param>
/// <param name="transcript">Writes down what is said; null when nobody wants it.</param>
sealed class ResponseTap(AnswerBounds bounds, Func<string, string> hide, WireTranscript? transcript = null) : IProtocolLogger
{
    readonly SpokenTail _spoken = new(16 * 1024);
    readonly SpokenTail _endOfData = new(1024);
    readonly TlsStart _tlsStart = new();
    readonly byte[] _sent = new byte[64];
    bool _on = true;
    int _sentCount;

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>The bounds of what the server may say.</summary>
    public AnswerBounds Bounds => bounds;

    /// <summary>Hears what is said, as it comes; null for nobody.</summary>
    public ISpokenBytes? Ear { get; set; }

    /// <summary>The name of the command that was sent last (<see cref="SentCommand"/>).</summary>
    public string LastCommand => SentCommand.Name(_sent.AsSpan(0, _sentCount));

    /// <summary>Whether nothing that was heard before TLS holds within.</summary>
    public bool StartedTlsAnew => _tlsStart.LeftNothing;

    /// <summary>Forgets what was heard and listens anew, or stops listening.</summary>
    public void Listen(bool on)
    {
        lock (_spoken)
        {
            _spoken.Clear();
            if (!on)
                _endOfData.Clear();
            _on = on;
        }
    }

    /// <summary>Forgets the lines that were heard, so that an earlier answer is not taken for one to what comes now.</summary>
    public void Forget()
    {
        lock (_spoken)
            _spoken.Clear();
    }

    /// <summary>
    /// The line that was heard last, or the last that has a word in it that is complained of; safe to show, null when none was heard.
    /// </summary>
    /// <param name="complaint">What is said to be wrong.</param>
    public string? LineBehind(string complaint)
    {
        var lines = Lines().Where(l => l.Length > 0).ToList();
        var named = lines.FindLast(l => l.Split(' ').Any(word => word.Length > 2 && complaint.Contains(word, StringComparison.Ordinal)));
        return (named ?? lines.LastOrDefault()) is { } line ? PlainText.Clean(hide(line)) : null;
    }

    /// <summary>The last line that refused something, or else a farewell; null when there was none.</summary>
    public ServerReply? LastRefusal() =>
        Last(_spoken, r => r.Kind is ReplyKind.No or ReplyKind.Bad or ReplyKind.Err) ?? Last(_spoken, r => r.Kind is ReplyKind.Bye);

    /// <summary>
    /// The refusal behind the message data that came last. Only to be asked when the library heard a refusal there: else it may be words of
    /// a message.
    /// </summary>
    public ServerReply? RefusalBehindData() => Last(_endOfData, r => r.Kind is ReplyKind.No or ReplyKind.Bad);

    /// <summary>The last tagged answer; null when there was none.</summary>
    public ServerReply? LastTagged() => Last(_spoken, r => r.Kind is ReplyKind.Ok or ReplyKind.No or ReplyKind.Bad);

    /// <summary>What was heard since, line by line.</summary>
    public IReadOnlyList<string> Lines()
    {
        lock (_spoken)
            return _spoken.Lines();
    }

    ServerReply? Last(SpokenTail tail, Func<ServerReply, bool> wanted)
    {
        lock (_spoken)
        {
            foreach (var line in tail.Lines().Reverse())
            {
                if (ServerReply.TryParse(line) is { } reply && wanted(reply))
                    return reply with { Hide = hide };
            }
        }
        return null;
    }

    /// <summary>Called with what was read before it counts as read, so that what is thrown here is never parsed.</summary>
    public void LogServer(byte[] buffer, int offset, int count)
    {
        var said = buffer.AsSpan(offset, count);
        transcript?.Heard(said);
        _tlsStart.Heard(said);
        bounds.Take(said);
        Ear?.Add(said);
        lock (_spoken)
            (_on ? _spoken : _endOfData).Add(said);
    }

    /// <summary>
    /// Called once the bytes were handed to the network. Of what is sent, only commands' names go on: arguments may be secrets.
    /// </summary>
    public void LogClient(byte[] buffer, int offset, int count)
    {
        transcript?.Sent(buffer.AsSpan(offset, count));
        _sentCount = Math.Min(count, _sent.Length);
        buffer.AsSpan(offset, _sentCount).CopyTo(_sent);
        if (_tlsStart.Sent(buffer.AsSpan(offset, count)))
            bounds.Restart();
        bounds.Sent(buffer.AsSpan(offset, count));
        if (RunSteps.AreWatched)
            RunSteps.Reach($"sent {SentCommand.Name(buffer.AsSpan(offset, count))}");
    }

    /// <summary>Called once bytes of a message were handed to the network, of which nothing is shown.</summary>
    public void SentData(ReadOnlySpan<byte> data)
    {
        transcript?.Sent(data);
        if (RunSteps.AreWatched)
            RunSteps.Reach("sent data");
    }

    public void LogConnect(Uri uri) { }

    public void Dispose() => transcript?.Close();
}
