using System.Globalization;
using System.Text;

namespace MailSyncPS.Engine.Servers.Transcripts;

/// <summary>
/// What is said on one connection, as lines of the protocol log. It is English in every language, for it is made to be handed on.
/// </summary>
sealed class Transcript
{
    /// <summary>Stands for what nobody may see.</summary>
    public const string Hidden = "(hidden)";

    /// <summary>How much is shown of a line.</summary>
    const int Shown = 500;

    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    static int s_lastNumber;

    readonly Action<string> _write;
    readonly TimeProvider _clock;
    readonly Func<string, string> _hide;
    readonly string _connection;

    Transcript(Action<string> write, TimeProvider clock, string place, Func<string, string> hide)
    {
        (_write, _clock, _hide) = (write, clock, hide);
        _connection = string.Create(CultureInfo.InvariantCulture, $"#{Interlocked.Increment(ref s_lastNumber)} {place}");
    }

    /// <summary>The transcript of a new connection; null when nobody wants it.</summary>
    /// <param name="place">The server.</param>
    /// <param name="clock">Tells when something is said.</param>
    /// <param name="hide">Takes secrets out of a whole line.</param>
    public static Transcript? Open(string place, TimeProvider clock, Func<string, string> hide) =>
        ProtocolLog.Target is { } write ? new Transcript(write, clock, place, hide) : null;

    /// <summary>Notes what happened to the connection.</summary>
    public void Note(string what) => Write("", what);

    /// <summary>Notes a line that was sent.</summary>
    public void Sent(string line) => Write("C: ", line);

    /// <summary>Notes a line that was heard.</summary>
    public void Heard(string line) => Write("S: ", line);

    /// <summary>Stands for data, as of a mail.</summary>
    public static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"<{bytes} bytes>");

    void Write(string speaker, string line)
    {
        // Before anything is cut, as what is cut may end in a part of a secret.
        var clean = PlainText.Visible(_hide(Readable(_hide(line))));
        if (clean.Length > Shown)
            clean = $"{clean[..Shown]}... {Size(clean.Length - Shown)}";
        _write(string.Create(CultureInfo.InvariantCulture,
            $"{_clock.GetLocalNow():yyyy-MM-dd HH:mm:ss.fffzzz} {_connection} {speaker}{clean}"));
    }

    /// <summary>Lines are heard byte by byte; most that are not ASCII are UTF-8.</summary>
    static string Readable(string line)
    {
        if (Ascii.IsValid(line) || line.Any(c => c > '\u00ff'))
            return line;
        try
        {
            return Strict.GetString(Encoding.Latin1.GetBytes(line));
        }
        catch (DecoderFallbackException)
        {
            return line;
        }
    }
}
