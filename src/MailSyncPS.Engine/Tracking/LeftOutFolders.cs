using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Tracking;

/// <summary>Tells which folders of a source are left out, so that nothing is missed without a word.</summary>
static class LeftOutFolders
{
    /// <summary>Tells it.</summary>
    /// <param name="source">The source.</param>
    /// <param name="folders">Its folders.</param>
    /// <param name="observer">Is told.</param>
    public static void Tell(MailAccount source, SourceFolders folders, IRunObserver observer)
    {
        foreach (var folder in folders.LeftOut)
            observer.OnVerbose(VerboseTexts.FormatFolderLeftOut(source, PlainText.Clean(folder.Folder), Words(folder.Reason)));
        foreach (var pattern in folders.VainExclusions)
            observer.OnVerbose(VerboseTexts.FormatNothingExcluded(source, PlainText.Clean(pattern)));
    }

    /// <summary>Tells which rules of a map mean no folder.</summary>
    public static void Tell(MailAccount source, FolderTargets targets, IRunObserver observer)
    {
        foreach (var pattern in targets.VainRules)
            observer.OnVerbose(VerboseTexts.FormatNothingMapped(source, PlainText.Clean(pattern)));
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
