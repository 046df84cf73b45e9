using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Retention;

/// <summary>
/// Folders of the source at which a removal breaks off, as where the server answers with an error of its own, or whose mail it does not
/// let go, as where a folder may only be read. The others are freed all the same.
/// </summary>
/// <param name="source">The mailbox that is freed.</param>
/// <param name="observer">Is told once of each folder.</param>
sealed class FailingFolders(MailAccount source, IRunObserver observer)
{
    /// <summary>Where the server broke off at more of them, the trouble is not a folder's.</summary>
    const int MostClosed = 3;

    readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    readonly HashSet<string> _closed = new(StringComparer.Ordinal);
    readonly HashSet<string> _keeping = new(StringComparer.Ordinal);
    readonly List<FolderLeftOut> _leftOut = [];
    (string Name, Step Step, SourceFolder Folder, MailSyncException Failure)? _last;

    enum Step
    {
        Listing,
        ListingBeside,
        Removing,
    }

    /// <summary>How many folders the source has.</summary>
    public int Count { get; set; }

    /// <summary>Those that are to be freed, and are not listed any more.</summary>
    public IReadOnlyList<FolderLeftOut> LeftOut => _leftOut;

    /// <summary>Those at which it broke off, be it once: none of them is listed for the sake of another one.</summary>
    public IReadOnlySet<string> Failed => _failed;

    /// <summary>Whether a folder is not listed any more.</summary>
    public bool IsClosed(SourceFolder folder) => _closed.Contains(folder.Name);

    /// <summary>Whether no mail of a folder is removed any more.</summary>
    public bool IsKeeping(SourceFolder folder) => _keeping.Contains(folder.Name);

    /// <summary>Lists a folder that is to be freed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="list">Lists it.</param>
    /// <param name="beside">Tells, after a failure, which other one was being listed for its sake; null for none.</param>
    public Task<T> ListAsync<T>(SourceFolder folder, Func<Task<T>> list, Func<string?> beside) =>
        AtAsync(folder, list, () => beside() is { } other ? (other, Step.ListingBeside) : (folder.Name, Step.Listing));

    /// <summary>Lists a folder for the sake of others alone.</summary>
    public Task<T> ListBesideAsync<T>(SourceFolder folder, Func<Task<T>> list) =>
        AtAsync(folder, list, () => (folder.Name, Step.ListingBeside));

    /// <summary>Reads messages of a folder.</summary>
    public Task WorkAsync(SourceFolder folder, Func<Task> work) => WorkAsync(folder, async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    });

    /// <summary>Removes messages of a folder.</summary>
    public Task<T> WorkAsync<T>(SourceFolder folder, Func<Task<T>> work) => AtAsync(folder, work, () => (folder.Name, Step.Removing));

    async Task<T> AtAsync<T>(SourceFolder folder, Func<Task<T>> work, Func<(string Name, Step Step)> at)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (MailSyncException e)
        {
            var (name, step) = at();
            _last = (name, step, folder, e);
            throw;
        }
    }

    /// <summary>
    /// Whether the removal can go on after a failure: it was one at a folder, which may be tried once more, or is left alone from now on.
    /// </summary>
    public bool GoesOn(MailSyncException failure)
    {
        if (_last is not { } last || last.Failure != failure || Count < 2 || !IsOfOneFolder(failure))
            return false;
        // The first time may be a moment's trouble. What is refused at the removal itself is refused for good, and each attempt reads all
        // of the folder's mail.
        if (_failed.Add(last.Name) && (failure.IsTransient || last.Step != Step.Removing))
            return true;
        if (failure.IsTransient && _closed.Count + _keeping.Count >= MostClosed)
            return false;
        Close(last.Name, last.Step, failure);
        if (last.Step == Step.Listing)
            _leftOut.Add(new FolderLeftOut(PlainText.Visible(last.Folder.SlashedPath), FolderOmission.Unreadable));
        return true;
    }

    static bool IsOfOneFolder(MailSyncException failure) => FolderTrouble.IsOfOneFolder(failure, int.MaxValue)
        || failure.IsTransient && failure.Failure is MailFailure.ServerUnavailable or MailFailure.MailboxInUse or MailFailure.ConnectionLost
            or MailFailure.ConnectionTimedOut or MailFailure.ProtocolViolation;

    void Close(string name, Step step, MailSyncException failure)
    {
        (step == Step.Removing ? _keeping : _closed).Add(name);
        var words = step == Step.Removing ? RetentionTexts.FormatFolderKept(PlainText.Clean(name), source, failure.Message)
            : ServersTexts.FormatFolderUnreadable(PlainText.Clean(name), source, failure.Message);
        if (step == Step.ListingBeside)
            observer.OnVerbose(words);
        else
            observer.OnError(new MailSyncException(failure.Failure, words, failure));
    }
}
