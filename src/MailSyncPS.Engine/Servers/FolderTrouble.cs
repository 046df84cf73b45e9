using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Servers;

/// <summary>Tells a failure that concerns one folder from one that concerns the mailbox.</summary>
static class FolderTrouble
{
    /// <summary>Whether a folder is not listed any more, as somebody removed or renamed it.</summary>
    public static async Task<bool> HasGoneAsync(IMailSource source, SourceFolder folder, CancellationToken cancellationToken) =>
        !(await source.FindAllFoldersAsync(cancellationToken).ConfigureAwait(false)).Contains(folder);

    /// <summary>Whether the other folders can be worked on all the same.</summary>
    /// <param name="failure">What went wrong with a folder.</param>
    /// <param name="folders">How many folders there are to work on.</param>
    public static bool IsOfOneFolder(MailSyncException failure, int folders) =>
        folders > 1 && !failure.IsTransient
            && failure.Failure is MailFailure.CommandRefused or MailFailure.FolderNotFound or MailFailure.FolderNotCreated
            or MailFailure.MessageRefused;
}
