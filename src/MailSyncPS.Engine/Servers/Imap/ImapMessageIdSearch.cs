using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Servers.Listing;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;
using MimeKit;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>
/// Looks for messages by their Message-IDs where a server has one store of mails with labels over it (X-GM-EXT-1): in <c>\All</c>, which
/// shows each mail once, and in Trash and Junk, which it does not show.
/// </summary>
sealed class ImapMessageIdSearch(ImapSession session)
{
    /// <summary>Message-IDs in one command.</summary>
    const int MostAtOnce = 50;

    /// <summary>Messages that are looked at of one Message-ID: some senders give the same one to all they send.</summary>
    const int MostFound = 1000;

    /// <summary>About how many bytes a message's Message-ID, size and flags have.</summary>
    const int BytesOfHeading = 1024;

    /// <summary>Begins a search that does not leave out what was thrown away.</summary>
    const string Anywhere = "in:anywhere ";

    /// <summary>What is asked of a message that was found.</summary>
    static readonly FetchRequest Headings =
        new(MessageSummaryItems.UniqueId | MessageSummaryItems.Size | MessageSummaryItems.Flags, [HeaderId.MessageId]);

    readonly HashSet<string> _empty = new(StringComparer.Ordinal);
    IReadOnlyList<(string Name, bool IsDiscarded)>? _places;

    /// <summary>Whether the server takes a search as people type it at Gmail; one that is only like Gmail may not.</summary>
    bool _takesTyped = session.Capabilities.HasFlag(ImapCapabilities.GMailExt1);

    /// <summary>The messages with one of these Message-IDs.</summary>
    /// <param name="ids">The Message-IDs.</param>
    /// <param name="anew">Whether folders that were empty are looked into once more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<MessageIdMatch>> FindAsync(IReadOnlyCollection<string> ids, bool anew,
        CancellationToken cancellationToken)
    {
        if (anew)
            _empty.Clear();
        var found = new List<MessageIdMatch>();
        var open = ids.ToHashSet(StringComparer.Ordinal);
        foreach (var (name, isDiscarded) in _places ??= await FindPlacesAsync(cancellationToken).ConfigureAwait(false))
        {
            // What is kept need not be looked for among what was thrown away.
            open.ExceptWith(found.Where(m => !m.IsDiscarded).Select(m => m.MessageId));
            if (open.Count == 0)
                break;
            if (_empty.Contains(name))
                continue;
            try
            {
                var folder = await session.ExamineAsync(name, cancellationToken).ConfigureAwait(false);
                if (folder.Count == 0)
                    _empty.Add(name);
                else
                    found.AddRange(await FindAsync(name, folder, isDiscarded, open, cancellationToken).ConfigureAwait(false));
            }
            catch (MailSyncException e) when (e.Failure is MailFailure.FolderNotFound or MailFailure.CommandRefused)
            {
                // What a folder holds that is closed to us is not known.
                _empty.Add(name);
            }
        }
        return found;
    }

    async Task<IReadOnlyList<(string, bool)>> FindPlacesAsync(CancellationToken cancellationToken) =>
        [.. (await session.ListAsync(counted: false, cancellationToken).ConfigureAwait(false)).Own
            .Where(f => f.IsSelectable && f.Use is SpecialUse.All or SpecialUse.Trash or SpecialUse.Junk)
            .OrderBy(f => f.Use != SpecialUse.All).Select(f => (f.Name, f.Use != SpecialUse.All))];

    async Task<IReadOnlyList<MessageIdMatch>> FindAsync(string name, ImapFolder folder, bool isDiscarded, HashSet<string> ids,
        CancellationToken cancellationToken)
    {
        var uids = new HashSet<UniqueId>();
        foreach (var batch in ids.Chunk(MostAtOnce))
            uids.UnionWith(await SearchAsync(folder, batch, cancellationToken).ConfigureAwait(false));
        var found = new List<MessageIdMatch>();
        // A search by words finds more than what is equal to them.
        foreach (var portion in uids.OrderBy(u => u.Id).Chunk(MostFound))
        {
            foreach (var summary in await session.RunAsync(ServersTexts.ToFindCopies, (long)portion.Length * BytesOfHeading,
                _ => folder.FetchAsync(portion, Headings, cancellationToken), cancellationToken).ConfigureAwait(false))
            {
                var entry = ImapListing.Entry(summary);
                found.AddRange(IdsOf(summary).Distinct().Where(ids.Contains).Select(id => new MessageIdMatch(id,
                    ImapMarks.FolderOf(name, folder).CopyOf(entry), entry.Size, isDiscarded || entry.Deleted)));
            }
        }
        return [.. found.DistinctBy(m => (m.MessageId, m.Copy))];
    }

    static IEnumerable<string> IdsOf(IMessageSummary summary) =>
        (summary.Headers ?? []).Where(h => h.Id == HeaderId.MessageId).Select(h => MailIdentity.MessageIdOf(h.Value)).OfType<string>()
            .Select(id => id.EndsWith(MailIdentity.FetcherId, StringComparison.Ordinal) ? MailIdentity.FetcherId : id);

    async Task<IReadOnlyCollection<UniqueId>> SearchAsync(ImapFolder folder, string[] ids, CancellationToken cancellationToken)
    {
        if (ids is [MailIdentity.FetcherId])
            return [.. await RunAsync(folder, AnyOf([.. ids]), cancellationToken).ConfigureAwait(false)];
        if (ids.Contains(MailIdentity.FetcherId))
        {
            // Any number of mails may have that one, and no other id's mails are to be left out for them.
            return [.. await SearchAsync(folder, [MailIdentity.FetcherId], cancellationToken).ConfigureAwait(false),
                .. await SearchAsync(folder, [.. ids.Where(id => id != MailIdentity.FetcherId)], cancellationToken).ConfigureAwait(false)];
        }
        var typed = _takesTyped ? ids.Where(IsPlain).ToList() : [];
        var uids = new HashSet<UniqueId>();
        if (typed.Count > 0)
        {
            try
            {
                uids.UnionWith(await RunAsync(folder, SearchQuery.GMailRawSearch(Typed(typed)), cancellationToken).ConfigureAwait(false));
            }
            catch (MailSyncException e) when (e.Failure == MailFailure.CommandRefused)
            {
                (_takesTyped, typed) = (false, []);
            }
        }
        var others = ids.Except(typed).ToList();
        if (others.Count > 0)
            uids.UnionWith(await RunAsync(folder, AnyOf(others), cancellationToken).ConfigureAwait(false));
        if (uids.Count > MostFound && ids.Length > 1)
        {
            return [.. await SearchAsync(folder, ids[..(ids.Length / 2)], cancellationToken).ConfigureAwait(false),
                .. await SearchAsync(folder, ids[(ids.Length / 2)..], cancellationToken).ConfigureAwait(false)];
        }
        return [.. uids.OrderByDescending(u => u.Id).Take(MostFound)];
    }

    Task<IList<UniqueId>> RunAsync(ImapFolder folder, SearchQuery query, CancellationToken cancellationToken) =>
        session.RunAsync(ServersTexts.ToFindCopies, 0, _ => folder.SearchAsync(query, cancellationToken), cancellationToken);

    /// <summary>Whether an id has nothing in it that means something in a search as people type it.</summary>
    static bool IsPlain(string id) => id != MailIdentity.FetcherId
        && id.All(c => char.IsAsciiLetterOrDigit(c) || "@.-_+=$%#!/~'*&?^`".Contains(c, StringComparison.Ordinal));

    static string Typed(List<string> ids)
    {
        var words = string.Join(" OR ", ids.Select(id => $"rfc822msgid:{id}"));
        return Anywhere + (ids.Count == 1 ? words : $"({words})");
    }

    /// <summary>A search for any of these, by halves, as servers bound how deep a search goes.</summary>
    static SearchQuery AnyOf(List<string> ids) => ids.Count == 1 ? SearchQuery.HeaderContains("Message-ID", ids[0])
        : SearchQuery.Or(AnyOf([.. ids.Take(ids.Count / 2)]), AnyOf([.. ids.Skip(ids.Count / 2)]));
}
