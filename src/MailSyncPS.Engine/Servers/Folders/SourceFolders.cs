using System.Collections.ObjectModel;

namespace MailSyncPS.Engine.Servers.Folders;

/// <summary>The folders of a source that a run is about, and what is left out of it.</summary>
sealed class SourceFolders : ReadOnlyCollection<SourceFolder>
{
    SourceFolders(IList<SourceFolder> chosen, IReadOnlyList<SourceFolder> all, IReadOnlyList<FolderLeftOut> leftOut) : base(chosen) =>
        (All, LeftOut) = (all, leftOut);

    /// <summary>All folders of the source that can hold mail.</summary>
    public IReadOnlyList<SourceFolder> All { get; }

    /// <summary>The names of those that hold what was thrown away, or is junk.</summary>
    public IReadOnlySet<string> DiscardFolders => All.Where(f => FolderUses.IsDiscard(f.Use)).Select(f => f.Name).ToHashSet();

    /// <summary>The folders that are left out without having been named, and those that were excluded.</summary>
    public IReadOnlyList<FolderLeftOut> LeftOut { get; }

    /// <summary>Patterns of what is left out.</summary>
    public IReadOnlyList<string> Exclusions { get; private init; } = [];

    /// <summary>Those of them that exclude nothing here.</summary>
    public IReadOnlyList<string> VainExclusions { get; private init; } = [];

    /// <summary>Whether a selection is about INBOX, exclusions apart.</summary>
    public static bool MayHaveInbox(FolderSelection selection) =>
        selection.IsKept || selection.Any(pattern => new FolderMatcher(pattern).Among([SourceFolder.Inbox]).Count > 0);

    /// <summary>Chooses among all folders of a source.</summary>
    /// <param name="selection">What was asked for.</param>
    /// <param name="all">The folders that can hold mail.</param>
    /// <param name="missing">Makes the error for a pattern that means no folder.</param>
    /// <exception cref="MailSyncException"><see cref="MailFailure.FolderNotFound"/>.</exception>
    public static SourceFolders Choose(FolderSelection selection, IEnumerable<SourceFolder> all, Func<string, MailSyncException> missing)
    {
        SourceFolder[] ordered = [.. all.OrderBy(f => f.IsInbox ? 0 : 1).ThenBy(f => f.Name, StringComparer.Ordinal)];
        var matchers = selection.Select(pattern => new FolderMatcher(pattern)).ToList();
        var meant = new HashSet<SourceFolder>(selection.IsKept ? ordered : []);
        var named = new HashSet<SourceFolder>();
        foreach (var matcher in matchers)
        {
            var found = matcher.Among(ordered);
            if (found.Count == 0)
                throw missing(matcher.Pattern);
            meant.UnionWith(found);
            named.UnionWith(found.Where(matcher.Names));
        }
        var exclusions = selection.Excluded.Select(pattern => new FolderMatcher(pattern))
            .Select(m => (m.Pattern, Folders: m.Among(ordered))).ToList();
        var excluded = exclusions.SelectMany(e => e.Folders).ToHashSet();
        var chosen = new List<SourceFolder>();
        var leftOut = new List<FolderLeftOut>();
        foreach (var folder in ordered.Where(meant.Contains))
        {
            FolderOmission? reason = excluded.Contains(folder)
                ? FolderOmission.Excluded : named.Contains(folder) ? null : ReasonOf(folder, selection.IsKept);
            if (reason is null)
                chosen.Add(folder);
            else
                leftOut.Add(new FolderLeftOut(PlainText.Visible(folder.SlashedPath), reason.Value));
        }
        return new SourceFolders(chosen, ordered, leftOut)
        {
            Exclusions = [.. exclusions.Select(e => e.Pattern)],
            VainExclusions = [.. exclusions.Where(e => e.Folders.Count == 0).Select(e => e.Pattern)],
        };
    }

    /// <summary>
    /// Why a folder is left out that was not named; null when it is not. A wildcard takes what people have thrown away, too.
    /// </summary>
    static FolderOmission? ReasonOf(SourceFolder folder, bool isKept) => folder switch
    {
        { IsOwn: false } => FolderOmission.NotOwn,
        { Use: SpecialUse.Trash } => isKept ? FolderOmission.Trash : null,
        { Use: SpecialUse.Junk } => isKept ? FolderOmission.Junk : null,
        { HoldsMore: true } => FolderOmission.AllMail,
        _ => FolderUses.IsView(folder.Use) ? FolderOmission.View : null,
    };
}
