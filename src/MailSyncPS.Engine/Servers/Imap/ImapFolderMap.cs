using MailKit;
using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Listing;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>Finds the folder of a destination that a source's folder goes to, and makes it where it is missing.</summary>
sealed class ImapFolderMap(ImapSession session)
{
    FolderListing? _listing;
    FolderTargets? _targets;
    DestinationNames? _names;

    /// <summary>Where copies of the source's folders lie; null while that was not asked for.</summary>
    IReadOnlyList<FolderPlace>? _former;

    /// <summary>The folder; without a state when it is missing and not to be made.</summary>
    public async Task<CopyFolder> FindAsync(FolderTargets targets, SourceFolder source, bool create, CancellationToken cancellationToken)
    {
        if (targets.Of(source) is { Place: null } && source.IsInbox)
            return await StatusAsync("INBOX", await session.FolderAsync("INBOX", cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
        var names = await NamesOfAsync(targets, source, cancellationToken).ConfigureAwait(false);
        if (_listing!.Find(names[0].Name) is { IsSelectable: true } found)
            return await StatusAsync(found.Name, found.Folder, cancellationToken).ConfigureAwait(false);
        return create ? await CreateAsync(source, names, cancellationToken).ConfigureAwait(false) : new CopyFolder(names[0].Name);
    }

    /// <summary>
    /// The names that a folder may have. Where its copies lie is asked of the ledger only where its own name is not there, or is meant for
    /// another folder as well.
    /// </summary>
    async Task<IReadOnlyList<NameCandidate>> NamesOfAsync(FolderTargets targets, SourceFolder source, CancellationToken cancellationToken)
    {
        var listing = _listing ?? await RelistAsync(cancellationToken).ConfigureAwait(false);
        if (_names is null || _targets != targets)
            (_targets, _names, _former) = (targets, new DestinationNames(listing, targets, []), null);
        if (_former is null && (_names.IsContested || listing.Find(_names.Of(source)[0].Name) is not { IsSelectable: true }))
        {
            _former = await targets.FindFormer(cancellationToken).ConfigureAwait(false);
            _names = new DestinationNames(listing, targets, _former);
        }
        return _names.Of(source);
    }

    async Task<CopyFolder> CreateAsync(SourceFolder source, IReadOnlyList<NameCandidate> names, CancellationToken cancellationToken)
    {
        var wish = _names!.WishOf(source);
        var refusal = names[0].Name == wish ? null
            : new MailSyncException(MailFailure.FolderNotCreated, ServersTexts.FormatFolderMeantForAnother(PlainText.Clean(wish)));
        foreach (var candidate in names)
        {
            try
            {
                var place = _listing!.Find(candidate.Name) is { IsSelectable: true } found
                    ? found : await TryMakeAsync(source, candidate, cancellationToken).ConfigureAwait(false);
                if (place is not null)
                    return await StatusAsync(place.Name, place.Folder, cancellationToken).ConfigureAwait(false) with
                        { NotTaken = place.Name == wish ? null : refusal };
                refusal ??= new(MailFailure.FolderNotCreated, ServersTexts.FormatFolderIsAnothers(PlainText.Clean(candidate.Name)));
            }
            catch (MailSyncException e) when (e.Failure is MailFailure.CommandRefused or MailFailure.FolderNotFound)
            {
                refusal ??= e;
            }
        }
        throw new MailSyncException(MailFailure.FolderNotCreated,
            ServersTexts.FormatFolderNotCreated(PlainText.Clean(names[0].Name), session.Access, refusal!.Message), refusal);
    }

    /// <summary>
    /// Makes a folder with those above it; null when the server has another folder under this name, which differs from it by case.
    /// </summary>
    async Task<ListedFolder?> TryMakeAsync(SourceFolder source, NameCandidate candidate, CancellationToken cancellationToken)
    {
        MailSyncException? refusal = null;
        try
        {
            var made = await MakeAsync(candidate.Name, cancellationToken).ConfigureAwait(false);
            if (made is { IsSelectable: true } && made.Name == candidate.Name && !candidate.MustBeExact)
                return made;
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.CommandRefused)
        {
            refusal = e;
        }
        // Another run may have made it in the meantime, the server may not tell it from another one, or it may show it to nobody who does
        // not ask for it.
        var listing = await RelistAsync(cancellationToken).ConfigureAwait(false);
        if (listing.Find(candidate.Name) is { IsSelectable: true } found)
            return found;
        var alike = listing.FindAlike(candidate.Name).Where(f => f.IsSelectable && !_names!.IsOthers(f.Name, source)).ToList();
        if (!candidate.MustBeExact && alike.Count == 1)
            return alike[0];
        if (!candidate.MustBeExact && alike.Count == 0
            && await TryFindAsync(candidate.Name, cancellationToken).ConfigureAwait(false) is { } hidden)
            return listing.Add(hidden);
        return refusal is null ? null : throw refusal;
    }

    async Task<ListedFolder?> MakeAsync(string name, CancellationToken cancellationToken)
    {
        var separator = _listing!.Separator;
        var cut = name.LastIndexOf(separator);
        var above = cut <= 0 ? await session.EnsureRootAsync(cancellationToken).ConfigureAwait(false)
            : await MakeAboveAsync(name[..cut], cancellationToken).ConfigureAwait(false);
        if (above is null)
            return null;
        // The library does not even ask.
        if (cut > 0 && above.DirectorySeparator == '\0')
            throw new MailSyncException(MailFailure.CommandRefused, ServersTexts.FormatTakesNoFolder(PlainText.Clean(above.FullName)));
        var made = await session.RunIdentifiedAsync(ServersTexts.ToCreateFolder,
            async c => (ImapFolder?)await above.CreateAsync(cut <= 0
            ? name : name[(cut + 1)..], true, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        // The library tells no folder where the server lists it under another name.
        if (made is null)
            return null;
        await SubscribeAsync(made, cancellationToken).ConfigureAwait(false);
        session.Keep(made);
        return _listing.Add(made);
    }

    /// <summary>A folder that others are to lie in; where the server ignores case it may have another name.</summary>
    async Task<ImapFolder?> MakeAboveAsync(string name, CancellationToken cancellationToken)
    {
        if (_listing!.Find(name) is { } known)
            return known.Folder;
        try
        {
            if (await MakeAsync(name, cancellationToken).ConfigureAwait(false) is { } made)
                return made.Folder;
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.CommandRefused && _listing.FindAlike(name).Any())
        {
            // It is taken for the other one.
        }
        return _listing.FindAlike(name).FirstOrDefault()?.Folder;
    }

    /// <summary>Many mail programs show only what is subscribed to. A server may not keep that.</summary>
    async Task SubscribeAsync(ImapFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            await session.RunAsync(ServersTexts.ToCreateFolder, 0, _ => folder.SubscribeAsync(cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.CommandRefused)
        {
            // The folder is there all the same.
        }
    }

    async Task<ImapFolder?> TryFindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var folder = await session.FolderAsync(name, cancellationToken).ConfigureAwait(false);
            return ImapNames.IsSelectable(folder) ? folder : null;
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.FolderNotFound or MailFailure.CommandRefused)
        {
            return null;
        }
    }

    async Task<FolderListing> RelistAsync(CancellationToken cancellationToken) =>
        _listing = await session.ListAsync(counted: false, cancellationToken).ConfigureAwait(false);

    async Task<CopyFolder> StatusAsync(string name, ImapFolder folder, CancellationToken cancellationToken)
    {
        await session.RunIdentifiedAsync(ServersTexts.ToTellState,
            _ => folder.StatusAsync(StatusItems.UidValidity | StatusItems.UidNext, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return ImapMarks.FolderOf(name, folder);
    }
}
