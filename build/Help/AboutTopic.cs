using System.Text;
using MailSyncPS.Build.Help.Pages;

namespace MailSyncPS.Build.Help;

/// <summary>
/// Writes an about topic as text of 80 columns. Get-Help takes the fifth line for its synopsis,
/// so the first section is a single line.
/// </summary>
static class AboutTopic
{
    const int Columns = 80;
    const int Indentation = 4;

    internal static string Write(HelpSection page, HelpLanguage language)
    {
        var text = new StringBuilder();
        text.Append(language.Topic).Append('\n').Append(' ', Indentation).Append(page.Title).Append("\n\n");
        foreach (var section in page.Sections)
            Append(text, section, 0);
        if (page.Sections is not [{ Blocks: [{ Kind: HelpBlockKind.Paragraph } synopsis] }, ..] || TextWidth.Of(synopsis.Text) > Columns - Indentation)
            throw new BuildFailedException($"The first section of {page.Title} ({language.Culture}) is its synopsis: one paragraph of at most {Columns - Indentation} columns.");
        return text.ToString().TrimEnd() + "\n";
    }

    static void Append(StringBuilder text, HelpSection section, int indentation)
    {
        text.Append(' ', indentation).Append(section.Level == 2 ? section.Title.ToUpperInvariant() : section.Title).Append('\n');
        var inner = indentation + Indentation;
        for (var i = 0; i < section.Blocks.Count; i++)
        {
            Append(text, section.Blocks[i], inner);
            if (section.Blocks[i].Kind != HelpBlockKind.Item || i + 1 == section.Blocks.Count || section.Blocks[i + 1].Kind != HelpBlockKind.Item)
                text.Append('\n');
        }
        if (section.Blocks.Count == 0)
            text.Append('\n');
        foreach (var part in section.Sections)
            Append(text, part, inner);
    }

    static void Append(StringBuilder text, HelpBlock block, int indentation)
    {
        var (lines, first, other) = block.Kind switch
        {
            HelpBlockKind.Paragraph => (TextWrap.Wrap(block.Text, Columns - indentation), "", ""),
            HelpBlockKind.Item => (TextWrap.Wrap(block.Text, Columns - indentation - 2), "- ", "  "),
            _ => (block.Text.Split('\n'), "    ", "    "),
        };
        for (var i = 0; i < lines.Count; i++)
            text.Append(' ', indentation).Append(i == 0 ? first : other).Append(lines[i]).Append('\n');
    }
}
