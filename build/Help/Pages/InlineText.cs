using System.Text;
using Markdig.Syntax.Inlines;

namespace MailSyncPS.Build.Help.Pages;

/// <summary>The text of a paragraph without its markup.</summary>
static class InlineText
{
    internal static (string Text, IReadOnlyList<HelpLink> Links) Of(ContainerInline? inlines)
    {
        var text = new StringBuilder();
        var links = new List<HelpLink>();
        if (inlines is not null)
            Append(inlines, text, links);
        return (LineJoin.Join(text.ToString()), links);
    }

    static void Append(ContainerInline inlines, StringBuilder text, List<HelpLink> links)
    {
        foreach (var inline in inlines)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case LinkInline link:
                    var before = text.Length;
                    Append(link, text, links);
                    links.Add(new HelpLink(text.ToString(before, text.Length - before).Trim(), link.Url ?? ""));
                    break;
                case EmphasisInline emphasis:
                    Append(emphasis, text, links);
                    break;
                case LineBreakInline:
                    text.Append('\n');
                    break;
                default:
                    throw new BuildFailedException($"{inline.GetType().Name} in the help's Markdown can't be shown: {text}");
            }
        }
    }
}
