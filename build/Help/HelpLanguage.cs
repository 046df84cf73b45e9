namespace MailSyncPS.Build.Help;

/// <summary>A language of the help: a folder of Markdown in docs/help, and a folder of the same name in the module.</summary>
/// <param name="Culture">The folder's name, which is how Get-Help looks for the language.</param>
/// <param name="Topic">The first line of an about topic.</param>
/// <param name="OnlineVersion">The text of the link that Get-Help -Online follows.</param>
sealed record HelpLanguage(string Culture, string Topic, string OnlineVersion)
{
    internal static IReadOnlyList<HelpLanguage> All { get; } =
    [
        new("en-US", "TOPIC", "Online version"),
        new("ja-JP", "トピック", "オンライン版"),
    ];

    internal string SourceFolder => Path.Combine(Repository.Root, "docs", "help", Culture);
}
