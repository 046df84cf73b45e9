using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// A folder that shows what lies in others, by the server's word (\All, \Flagged, \Important; RFC 6154, 2), is left out. Where it holds a
/// mail of a size that no other folder has, it is no view, or not only one: people are told, and the run is not complete.
/// </summary>
sealed class ViewCheck(RunContext run)
{
    /// <summary>Looks at the views that were left out, once the other folders are listed.</summary>
    public async Task LookAsync(IMailSource source, SourceFolders folders, CancellationToken cancellationToken)
    {
        var views = folders.All.Where(f => LeftOut(folders, f)?.Reason == FolderOmission.View).ToList();
        if (views.Count == 0)
            return;
        try
        {
            await LookAsync(source, folders, views, cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e)
        {
            // All mail was copied, and nothing can be said of the views.
            run.Observer.OnVerbose(e.Message);
        }
    }

    async Task LookAsync(IMailSource source, SourceFolders folders, List<SourceFolder> views, CancellationToken cancellationToken)
    {
        var known = (await run.Route.FindSizesAsync(run.Route.Source, null, cancellationToken).ConfigureAwait(false))
            .Select(s => s.Size).ToHashSet();
        var hasListedAll = false;
        foreach (var view in views)
        {
            var own = await SizesOfAsync(source, view, cancellationToken).ConfigureAwait(false);
            own.ExceptWith(known);
            if (own.Count == 0)
                continue;
            // A view may show what has come meanwhile, what was thrown away, or what was excluded.
            foreach (var other in folders.All.Where(f => !hasListedAll && f.IsOwn && !views.Contains(f)))
                known.UnionWith(await SizesOfAsync(source, other, cancellationToken).ConfigureAwait(false));
            hasListedAll = true;
            if (own.Except(known).Any())
                Tell(view);
        }
    }

    void Tell(SourceFolder view)
    {
        var name = PlainText.Visible(view.SlashedPath);
        run.Tally.LeftOut = [.. run.Tally.LeftOut!.Select(f => f.Folder == name ? new FolderLeftOut(name, FolderOmission.AllMail) : f)];
        if (run.ToldViews.Add(view.Name))
            run.Observer.OnWarning(ForwardingTexts.FormatAllMailLeftOut(PlainText.Clean(view.Name), run.Request.Source));
    }

    static FolderLeftOut? LeftOut(SourceFolders folders, SourceFolder folder) =>
        folders.LeftOut.FirstOrDefault(f => f.Folder == PlainText.Visible(folder.SlashedPath));

    /// <summary>The sizes of a folder's messages; none where it does not open, so that nothing can be said of it.</summary>
    async Task<HashSet<long>> SizesOfAsync(IMailSource source, SourceFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            return [.. (await source.ListAsync(folder, cancellationToken).ConfigureAwait(false)).Messages.Select(m => m.Size)];
        }
        catch (MailSyncException e) when (!e.IsTransient)
        {
            run.Observer.OnVerbose(e.Message);
            return [];
        }
    }
}
