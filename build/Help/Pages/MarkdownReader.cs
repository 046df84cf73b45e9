using Markdig;
using Markdig.Syntax;

namespace MailSyncPS.Build.Help.Pages;

/// <summary>Reads a page of Markdown into sections. What the help can't show is an error, so that nothing is dropped in silence.</summary>
static class MarkdownReader
{
    internal static HelpSection Read(string path)
    {
        var open = new Stack<HelpSection>();
        HelpSection? page = null;
        foreach (var block in Markdown.Parse(File.ReadAllText(path)))
        {
            if (block is HeadingBlock heading)
            {
                var section = new HelpSection(InlineText.Of(heading.Inline).Text, heading.Level);
                while (open.TryPeek(out var above) && above.Level >= section.Level)
                    open.Pop();
                if (section.Level == 1 && page is null)
                    page = section;
                else if (open.TryPeek(out var parent) && parent.Level == section.Level - 1)
                    parent.Sections.Add(section);
                else
                    throw Unreadable(path, block, "a heading is out of order");
                open.Push(section);
            }
            else if (open.TryPeek(out var section))
                section.Blocks.AddRange(Blocks(path, block));
            else
                throw Unreadable(path, block, "text stands above the first heading");
        }
        return page ?? throw new BuildFailedException($"{Path.GetRelativePath(Repository.Root, path)} has no heading.");
    }

    static IEnumerable<HelpBlock> Blocks(string path, Block block) => block switch
    {
        ParagraphBlock paragraph => [Of(HelpBlockKind.Paragraph, paragraph)],
        ListBlock list => list.Select(item => item is ListItemBlock { Count: 1 } only && only[0] is ParagraphBlock text
            ? Of(HelpBlockKind.Item, text)
            : throw Unreadable(path, item, "an item of a list is more than one paragraph")),
        FencedCodeBlock code => [new HelpBlock(code.Info == "powershell" ? HelpBlockKind.Code : HelpBlockKind.Preformatted, code.Lines.ToString().TrimEnd(), [])],
        _ => throw Unreadable(path, block, $"{block.GetType().Name} can't be shown"),
    };

    static HelpBlock Of(HelpBlockKind kind, LeafBlock block)
    {
        var (text, links) = InlineText.Of(block.Inline);
        return new HelpBlock(kind, text, links);
    }

    static BuildFailedException Unreadable(string path, Block block, string reason) =>
        new($"{Path.GetRelativePath(Repository.Root, path)}, line {block.Line + 1}: {reason}.");
}
