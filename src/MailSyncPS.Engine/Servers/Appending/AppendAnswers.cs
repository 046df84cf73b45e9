using MailSyncPS.Engine.Servers.Answers;

namespace MailSyncPS.Engine.Servers.Appending;

/// <summary>
/// Cuts what a server says into lines while messages are stored, and bounds it as the answers are bounded that the library reads (decision
/// 21). Nothing that it may say then has a literal.
/// </summary>
/// <param name="place">The server, as messages name it.</param>
sealed class AppendAnswers(string place) : AnswerSyntax(place)
{
    /// <summary>The longest line; real ones are a UID, a number of messages, or words for people.</summary>
    const int LongestLine = 64 << 10;

    readonly Queue<string> _lines = [];
    readonly List<byte> _line = [];

    /// <summary>Whether a line has begun and has no end yet.</summary>
    public bool IsInLine => _line.Count > 0;

    public override void Restart() => _line.Clear();

    /// <summary>The failure of a server whose line is none that may come.</summary>
    public MailSyncException Refuse() => Broken();

    /// <summary>The next line, without its end; null when there is none.</summary>
    public string? Next() => _lines.TryDequeue(out var line) ? line : null;

    public override void Take(ReadOnlySpan<byte> said)
    {
        while (!said.IsEmpty)
        {
            if (CutLine(_line, ref said, LongestLine) is { } line)
                _lines.Enqueue(line);
        }
    }
}
