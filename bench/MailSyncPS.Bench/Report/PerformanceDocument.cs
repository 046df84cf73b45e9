using System.Globalization;
using MailSyncPS.Bench.Measuring;

namespace MailSyncPS.Bench.Report;

/// <summary>The document with the figures. Only what lies between the marks of a section is ever replaced; all else is written by people.</summary>
static class PerformanceDocument
{
    const string Beginning = """
        # Performance

        What lies between the marks of a section is measured, and replaced by each run; everything else is written by hand.

        """;

    static string Path => System.IO.Path.Combine(Repository.Root, "docs", "performance.md");

    /// <summary>Puts new figures into a section.</summary>
    /// <param name="section">The section's name.</param>
    /// <param name="title">The heading it gets when it is new.</param>
    /// <param name="command">The command that measured them.</param>
    /// <param name="figures">The tables with their explanations.</param>
    internal static void Replace(string section, string title, string command, string figures)
    {
        var (begin, end) = (Mark(section, "begin"), Mark(section, "end"));
        var text = File.Exists(Path) ? File.ReadAllText(Path) : Beginning;
        if (!text.Contains(begin, StringComparison.Ordinal) || !text.Contains(end, StringComparison.Ordinal))
            text = text.TrimEnd('\n') + $"\n\n## {title}\n\n{begin}\n{end}\n";
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = text.IndexOf(end, from, StringComparison.Ordinal);
        var measured = string.Create(CultureInfo.InvariantCulture,
            $"Measured on {DateTime.UtcNow:yyyy-MM-dd} with `dotnet run --project build -- {command}`, on {Machine.Description}.");
        File.WriteAllText(Path, $"{text[..from]}\n\n{measured}\n\n{figures.TrimEnd()}\n\n{text[to..]}");
        Console.WriteLine("The figures are in docs/performance.md.");
    }

    static string Mark(string section, string which) => $"<!-- bench:{section} {which} -->";
}
