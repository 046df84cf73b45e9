namespace MailSyncPS.Build.Help.Pages;

/// <summary>A heading, what stands beneath it, and the headings beneath it.</summary>
sealed class HelpSection(string title, int level)
{
    internal string Title => title;

    /// <summary>1 for the page's own heading.</summary>
    internal int Level => level;

    internal List<HelpBlock> Blocks { get; } = [];

    internal List<HelpSection> Sections { get; } = [];
}
