namespace MailSyncPS.Build.Help.Pages;

/// <summary>A block of text without its markup, and the links in it.</summary>
sealed record HelpBlock(HelpBlockKind Kind, string Text, IReadOnlyList<HelpLink> Links);
