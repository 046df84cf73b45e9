namespace MailSyncPS.Engine.Servers.Transcripts;

/// <summary>Makes lines of a transcript of the bytes that go over the wire.</summary>
abstract class WireTranscript(Transcript transcript)
{
    bool _isClosed;

    /// <summary>The lines.</summary>
    protected Transcript Lines => transcript;

    /// <summary>The transcript of a new connection; null when nobody wants it.</summary>
    public static WireTranscript? Open(string server, MailProtocol protocol, TimeProvider time, Func<string, string> hide) =>
        Transcript.Open(server, time, hide) is not { } transcript ? null
        : protocol == MailProtocol.Imap ? new ImapTranscript(transcript) : new Pop3Transcript(transcript);

    /// <summary>Notes what happened to the connection.</summary>
    public void Note(string what) => transcript.Note(what);

    /// <summary>Notes, once, that the connection is closed.</summary>
    public void Close()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        transcript.Note("closed");
    }

    /// <summary>Takes note of bytes that were sent.</summary>
    public abstract void Sent(ReadOnlySpan<byte> sent);

    /// <summary>Takes note of bytes that were heard.</summary>
    public abstract void Heard(ReadOnlySpan<byte> heard);
}
