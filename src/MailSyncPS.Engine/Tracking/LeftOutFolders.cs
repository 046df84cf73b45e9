using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Tracking;

/// <summary>
/// Tells which folders of a source are left out, and which patterns mean none, so that nothing is missed without a word.
/// </summary>
static class LeftOutFolders
{
    /// <summary>Tells it.</summary>
    /// <param name="source">The source.</param>
    /// <param name="folders">Its folders.</param>
    /// <param name="vain">Which patterns mean nothing.</param>
    /// <param name="observer">Is told.</param>
    public static void Tell(MailAccount source, SourceFolders folders, VainPatterns vain, IRunObserver observer)
    {
        foreach (var folder in folders.LeftOut)
            observer.OnVerbose(VerboseTexts.FormatFolderLeftOut(source, PlainText.Clean(folder.Folder), Words(folder.Reason)));
        TellVain("-ExcludeFolder", source, folders.Exclusions, folders.VainExclusions, folders.All, vain, observer);
    }

    /// <summary>Tells which rules of a map mean no folder.</summary>
    public static void Tell(MailAccount source, FolderTargets targets, VainPatterns vain, IRunObserver observer) =>
        TellVain("-FolderMap", source, targets.Rules, targets.VainRules, targets.All.Select(t => t.Folder), vain, observer);

    /// <summary>Of a POP3 mailbox, which has one folder, patterns for other mailboxes of the same list are no news.</summary>
    static void TellVain(string option, MailAccount source, IReadOnlyList<string> patterns, IReadOnlyList<string> vainHere,
        IEnumerable<SourceFolder> all, VainPatterns vain, IRunObserver observer)
    {
        var news = source.Protocol == MailProtocol.Pop3 ? [] : vain.Note(option, patterns, vainHere);
        foreach (var pattern in vainHere)
        {
            var words = TrackingTexts.FormatPatternVain(source, option, PlainText.Clean(pattern),
                PlainText.Visible(string.Join(", ", all.Select(f => f.SlashedPath).Order(StringComparer.Ordinal))));
            if (news.Contains(pattern))
                observer.OnWarning(words);
            else
                observer.OnVerbose(words);
        }
    }

    static string Words(FolderOmission reason) => reason switch
    {
        FolderOmission.Trash => VerboseTexts.ReasonTrash,
        FolderOmission.Junk => VerboseTexts.ReasonJunk,
        FolderOmission.AllMail => VerboseTexts.ReasonAllMail,
        FolderOmission.NotOwn => VerboseTexts.ReasonNotOwn,
        FolderOmission.Excluded => VerboseTexts.ReasonExcluded,
        _ => VerboseTexts.ReasonView,
    };
}
