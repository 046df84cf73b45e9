namespace MailSyncPS.Build.Help.Pages;

/// <summary>A link within a page.</summary>
sealed record HelpLink(string Text, string Url);
