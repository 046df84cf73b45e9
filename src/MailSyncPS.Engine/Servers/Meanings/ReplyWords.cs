using System.Text;

namespace MailSyncPS.Engine.Servers.Meanings;

/// <summary>What servers' words mean, where no code tells. The words are in <c>words.txt</c>.</summary>
static class ReplyWords
{
    static readonly IReadOnlyList<(ReplyMeaning Meaning, IReadOnlyList<ServerPhrase> Phrases)> Table = Read();

    /// <summary>The meaning of words; unknown when they are nothing that is known.</summary>
    public static ReplyMeaning Find(string words)
    {
        if (words.Length == 0)
            return ReplyMeaning.Unknown;
        var normalized = ServerPhrase.Normalized(words);
        return Table.FirstOrDefault(section => section.Phrases.Any(phrase => phrase.IsIn(normalized))).Meaning;
    }

    static List<(ReplyMeaning Meaning, IReadOnlyList<ServerPhrase> Phrases)> Read()
    {
        var sections = new List<(ReplyMeaning Meaning, List<ServerPhrase> Phrases)>();
        using var reader = new StreamReader(typeof(ReplyWords).Assembly.GetManifestResourceStream("words.txt")!, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
                sections.Add((Enum.Parse<ReplyMeaning>(line.Trim('[', ']')), []));
            else if (line.Length > 0 && !line.StartsWith('#'))
                sections[^1].Phrases.Add(new ServerPhrase(line));
        }
        return [.. sections.Select(s => (s.Meaning, (IReadOnlyList<ServerPhrase>)s.Phrases))];
    }
}
