using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Tells which folders a wildcard brings together, before the first mails are: that may not have been meant.</summary>
static class MergeNotice
{
    /// <summary>Tells it.</summary>
    /// <param name="request">The forward.</param>
    /// <param name="chosen">The folders that it is about.</param>
    /// <param name="targets">Where they go.</param>
    /// <param name="route">Knows what came together before.</param>
    /// <param name="observer">Is told.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task TellAsync(ForwardRequest request, IReadOnlyCollection<SourceFolder> chosen, FolderTargets targets,
        ILedgerRoute route, IRunObserver observer, CancellationToken cancellationToken)
    {
        var merged = targets.Merged.Select(m => m with { Folders = [.. m.Folders.Where(chosen.Contains)] })
            .Where(m => m.Folders.Count > 1).ToList();
        if (merged.Count == 0)
            return;
        var places = (await route.FindPlacesAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(p => p.CopyFolder, p => p.Folder, StringComparer.Ordinal);
        foreach (var (pattern, place, folders) in merged)
        {
            if (places.Any(p => folders.Count(f => p.Contains(f.Name)) > 1))
                continue;
            observer.OnWarning(ForwardingTexts.FormatFoldersMerged(PlainText.Clean(pattern), request.Source, PlainText.Clean(place),
                string.Join(", ", folders.Select(f => PlainText.Clean(f.SlashedPath)))));
        }
    }
}
