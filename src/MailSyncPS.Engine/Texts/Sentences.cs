namespace MailSyncPS.Engine.Texts;

/// <summary>Puts sentences behind each other, as the reader's language does.</summary>
static class Sentences
{
    /// <summary>The sentences, each once; null when there is none.</summary>
    public static string? Join(params IEnumerable<string?> sentences)
    {
        var told = sentences.OfType<string>().Distinct().ToList();
        return told.Count == 0 ? null : told.Aggregate((before, next) => ProbingTexts.FormatTwoSentences(before, next));
    }
}
