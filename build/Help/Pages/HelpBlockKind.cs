namespace MailSyncPS.Build.Help.Pages;

/// <summary>What a block of text is.</summary>
enum HelpBlockKind
{
    /// <summary>Sentences, which are wrapped where they are shown.</summary>
    Paragraph,

    /// <summary>An item of a list.</summary>
    Item,

    /// <summary>PowerShell code, to be shown as it is.</summary>
    Code,

    /// <summary>Other text that is shown as it is.</summary>
    Preformatted,
}
