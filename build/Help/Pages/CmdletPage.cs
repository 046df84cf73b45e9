namespace MailSyncPS.Build.Help.Pages;

/// <summary>A page about a cmdlet. Its headings are those that platyPS uses, in every language.</summary>
sealed class CmdletPage(HelpSection page)
{
    internal string Name => page.Title;

    internal IReadOnlyList<HelpBlock> Synopsis => Section("SYNOPSIS").Blocks;

    internal IReadOnlyList<HelpBlock> Description => Section("DESCRIPTION").Blocks;

    internal IReadOnlyList<HelpSection> Examples => Section("EXAMPLES").Sections;

    /// <summary>The parameters; each title has its hyphen.</summary>
    internal IReadOnlyList<HelpSection> Parameters => Section("PARAMETERS").Sections;

    internal IReadOnlyList<HelpSection> Inputs => Section("INPUTS").Sections;

    internal IReadOnlyList<HelpSection> Outputs => Section("OUTPUTS").Sections;

    internal IReadOnlyList<HelpBlock> Notes => Section("NOTES").Blocks;

    internal IEnumerable<HelpLink> Links => Section("RELATED LINKS").Blocks.SelectMany(block => block.Links);

    HelpSection Section(string title) => page.Sections.SingleOrDefault(section => section.Title == title)
        ?? throw new BuildFailedException($"The help of {Name} has no heading {title}, or several.");
}
