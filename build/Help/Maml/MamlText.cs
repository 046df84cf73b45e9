using System.Xml.Linq;
using MailSyncPS.Build.Help.Pages;
using static MailSyncPS.Build.Help.Maml.MamlNames;

namespace MailSyncPS.Build.Help.Maml;

/// <summary>Text as MAML: paragraphs that Get-Help wraps and parts by empty lines.</summary>
static class MamlText
{
    internal static XElement Description(IReadOnlyList<HelpBlock> blocks) => new(MamlSpace + "description", Paragraphs(blocks));

    /// <summary>One element for each paragraph; the items of a list share one, so that no empty line comes between them.</summary>
    internal static IEnumerable<XElement> Paragraphs(IReadOnlyList<HelpBlock> blocks)
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            var first = i;
            while (blocks[i].Kind == HelpBlockKind.Item && i + 1 < blocks.Count && blocks[i + 1].Kind == HelpBlockKind.Item)
                i++;
            yield return Paragraph(string.Join('\n', blocks.Skip(first).Take(i - first + 1).Select(block => block.Kind == HelpBlockKind.Item ? "- " + block.Text : block.Text)));
        }
    }

    internal static XElement Paragraph(string text) => new(MamlSpace + "para", text);
}
