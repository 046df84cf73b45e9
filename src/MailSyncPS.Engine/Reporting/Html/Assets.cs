using System.Collections.Concurrent;

namespace MailSyncPS.Engine.Reporting.Html;

/// <summary>The files that a page is made of.</summary>
static class Assets
{
    static readonly ConcurrentDictionary<string, string> Read = new(StringComparer.Ordinal);

    /// <summary>A file of the folder Assets, with line ends as HTML has them.</summary>
    public static string Text(string name) => Read.GetOrAdd(name, static name =>
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream("Reporting/" + name)
            ?? throw new InvalidOperationException($"The engine has no file {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    });
}
