namespace MailSyncPS.Engine.Servers.Folders;

/// <summary>
/// Matches folders against a name or a pattern with PowerShell's wildcards (<c>*</c>, <c>?</c>, <c>[a-c]</c>, the backtick
/// before what is meant literally), without regard to case. A pattern that is a folder's name means that folder and no other.
/// </summary>
sealed class FolderMatcher
{
    readonly string _pattern;
    readonly WildcardText _wildcards;

    /// <summary>Reads a pattern.</summary>
    public FolderMatcher(string pattern) => _wildcards = new WildcardText(_pattern = FolderUses.Normalized(pattern));

    /// <summary>The pattern as it was given, in one form of Unicode.</summary>
    public string Pattern => _pattern;

    /// <summary>Those of the folders that are meant.</summary>
    public IReadOnlyList<SourceFolder> Among(IReadOnlyList<SourceFolder> folders) =>
        folders.Where(Names).ToList() is { Count: > 0 } named ? named : [.. folders.Where(Matches)];

    /// <summary>Whether it is the folder's name, as the server writes it, as a path with slashes, or as it was shown.</summary>
    public bool Names(SourceFolder folder) =>
        Forms(folder).Any(name => name == _pattern || PlainText.Visible(name) == _pattern)
            || folder.IsInbox && FolderUses.IsInbox(_pattern);

    /// <summary>Whether the folder's name matches it.</summary>
    public bool Matches(SourceFolder folder) => Forms(folder).Any(_wildcards.Matches);

    static IEnumerable<string> Forms(SourceFolder folder) =>
        new[] { folder.Name, folder.SlashedPath }.Distinct().Select(name => FolderUses.Normalized(name));
}
