using MailKit;
using MailKit.Net.Imap;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers;

/// <summary>Finds the folder of a destination that a source's folder goes to, and makes it where it is missing.</summary>
sealed class ImapFolderMap(ImapSession session)
{
    /// <summary>The folder; with UIDVALIDITY 0 when it is missing and not to be made.</summary>
    public async Task<CopyFolder> FindAsync(SourceFolder source, string? under, bool create, CancellationToken cancellationToken)
    {
        if (under is null && !source.IsInbox && source.Use != SpecialUse.None && await FindSpecialAsync(source.Use, cancellationToken).ConfigureAwait(false) is { } special)
            return await StatusAsync(special, cancellationToken).ConfigureAwait(false);
        var path = Path(source, under);
        // Some servers take no full stop in a name, as it separates folders in their storage; there it is an underscore.
        string[] names = [.. new[] { Name(path), Name([.. path.Select(p => p.Replace('.', '_'))]) }.Distinct()];
        foreach (var name in names)
        {
            if (await TryFindAsync(name, cancellationToken).ConfigureAwait(false) is { } found)
                return await StatusAsync(found, cancellationToken).ConfigureAwait(false);
        }
        if (!create)
            return new CopyFolder(names[0], 0, 0);
        MailSyncException? refusal = null;
        foreach (var name in names)
        {
            try
            {
                return await StatusAsync(await CreateAsync(name, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            }
            catch (MailSyncException e) when (e.Failure == MailFailure.CommandRefused)
            {
                refusal ??= e;
            }
        }
        throw new MailSyncException(MailFailure.FolderNotCreated, ServersTexts.FormatFolderNotCreated(PlainText.Clean(names[0]), session.Access, refusal!.Message), refusal);
    }

    static string[] Split(string name, char separator) =>
        name.Contains('/', StringComparison.Ordinal) ? name.Split('/') : name.Split(separator);

    string[] Path(SourceFolder source, string? under)
    {
        string[] top = under is null || ImapNames.IsInbox(under) ? [] : Split(under, session.Separator);
        if (source.IsInbox)
            return top.Length == 0 ? ["INBOX"] : top;
        return [.. top, .. source.Path];
    }

    string Name(string[] path)
    {
        if (path.Length == 1 && ImapNames.IsInbox(path[0]))
            return "INBOX";
        var name = string.Join(session.Separator, path.Select(p => Plain(p.Replace(session.Separator, '_'))));
        return name.StartsWith(session.NamespacePrefix, StringComparison.OrdinalIgnoreCase) ? name : session.NamespacePrefix + name;
    }

    /// <summary>A name without control characters, which servers refuse to make folders of.</summary>
    static string Plain(string part) => string.Concat(part.Select(c => char.IsControl(c) ? '_' : c));

    async Task<ImapFolder?> FindSpecialAsync(SpecialUse use, CancellationToken cancellationToken) =>
        (await session.FoldersAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(f => ImapNames.IsSelectable(f) && ImapNames.UseOf(f) == use);

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

    async Task<ImapFolder> CreateAsync(string name, CancellationToken cancellationToken)
    {
        var separator = session.Separator;
        var cut = name.LastIndexOf(separator);
        var parentName = cut < 0 ? string.Empty : name[..cut];
        var parent = parentName.Length == 0 ? null
            : await TryFindAnyAsync(parentName, cancellationToken).ConfigureAwait(false) ?? await CreateAsync(parentName, cancellationToken).ConfigureAwait(false);
        try
        {
            return await session.RunAsync(ServersTexts.ToCreateFolder, 0, async c =>
            {
                var above = parent ?? c.GetFolder(c.PersonalNamespaces[0]);
                var made = (ImapFolder)(await above.CreateAsync(name[(cut + 1)..], true, cancellationToken).ConfigureAwait(false))!;
                await made.SubscribeAsync(cancellationToken).ConfigureAwait(false);
                return made;
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.CommandRefused)
        {
            // Another run may have made it in the meantime.
            if (await TryFindAsync(name, cancellationToken).ConfigureAwait(false) is { } made)
                return made;
            throw;
        }
    }

    async Task<ImapFolder?> TryFindAnyAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await session.FolderAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.FolderNotFound)
        {
            return null;
        }
    }

    async Task<CopyFolder> StatusAsync(ImapFolder folder, CancellationToken cancellationToken)
    {
        await session.RunAsync(ServersTexts.ToTellState, 0, _ => folder.StatusAsync(StatusItems.UidValidity | StatusItems.UidNext, cancellationToken), cancellationToken).ConfigureAwait(false);
        return new CopyFolder(folder.FullName, folder.UidValidity, folder.UidNext?.Id ?? 0);
    }
}
