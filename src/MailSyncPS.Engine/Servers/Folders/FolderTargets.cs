namespace MailSyncPS.Engine.Servers.Folders;

/// <summary>
/// Where the folders of a source go, as far as that is known without the destination: as a map says, else by their names.
/// </summary>
sealed class FolderTargets
{
    /// <summary>The uses for which a mailbox has one folder; a view is none of them.</summary>
    static readonly SpecialUse[] Mapped = [SpecialUse.Sent, SpecialUse.Drafts, SpecialUse.Junk, SpecialUse.Trash, SpecialUse.Archive];

    readonly Dictionary<SourceFolder, FolderTarget> _targets = [];

    /// <summary>Settles where they go.</summary>
    /// <param name="folders">All folders of the source, those too that are not copied: each keeps its place whatever else is copied with
    /// it.</param>
    /// <param name="under">Where INBOX goes, and the others lie beneath; null for the same places as at the source.</param>
    /// <param name="map">The destination's folders by names or wildcards of the source's.</param>
    public FolderTargets(IReadOnlyList<SourceFolder> folders, string? under, IReadOnlyDictionary<string, string> map)
    {
        var rules = map.Select(rule => (Matcher: new FolderMatcher(rule.Key), Place: rule.Value))
            .OrderByDescending(rule => rule.Matcher.Pattern.Length).ThenBy(rule => rule.Matcher.Pattern, StringComparer.Ordinal).ToList();
        foreach (var folder in folders)
            _targets[folder] = Named(folder) is { } place
                ? new(folder, place, IsNamed: true, SpecialUse.None)
                : new(folder, under, folder.IsInbox && under is not null, SpecialUse.None);
        Merged = [.. rules.Select(rule => new MergedFolders(rule.Matcher.Pattern, rule.Place,
            [.. folders.Where(f => !rules.Exists(r => r.Matcher.Names(f)) && rules.Find(r => r.Matcher.Matches(f)) == rule)]))
            .Where(m => m.Folders.Count > 1)];
        Rules = [.. rules.Select(r => r.Matcher.Pattern)];
        VainRules = [.. rules.Select(r => r.Matcher).Where(m => m.Among(folders).Count == 0).Select(m => m.Pattern)];
        foreach (var use in under is null ? Mapped : [])
        {
            // Of several that are for the same, one goes to the destination's own, and the others keep their names.
            var first = folders.Where(f => f.Use == use && f.Origin != UseOrigin.FolderAbove && !_targets[f].IsNamed).OrderBy(f => f.Origin)
                .ThenBy(f => f.Path.Count).FirstOrDefault();
            if (first is not null)
                _targets[first] = _targets[first] with { Use = use };
        }

        string? Named(SourceFolder folder) =>
            rules.Where(r => r.Matcher.Names(folder)).Concat(rules.Where(r => r.Matcher.Matches(folder))).Select(r => r.Place)
                .FirstOrDefault();
    }

    /// <summary>Tells where copies of the source's folders lie.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<FolderPlace>>> FindFormer { get; init; } =
        _ => Task.FromResult<IReadOnlyList<FolderPlace>>([]);

    /// <summary>Names and wildcards of the map.</summary>
    public IReadOnlyList<string> Rules { get; }

    /// <summary>Those of them that mean no folder.</summary>
    public IReadOnlyList<string> VainRules { get; }

    /// <summary>The folders that a wildcard of the map brings together.</summary>
    public IReadOnlyList<MergedFolders> Merged { get; }

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<FolderTarget> All => _targets.Values;

    /// <summary>Where a folder goes.</summary>
    public FolderTarget Of(SourceFolder folder) => _targets[folder];
}
