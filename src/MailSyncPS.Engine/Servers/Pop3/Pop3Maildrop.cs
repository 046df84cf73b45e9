using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailKit.Net.Pop3;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Pop3;

/// <summary>A POP3 mailbox as one session after another sees it. Message numbers are a session's own, and are what its LIST says.</summary>
sealed class Pop3Maildrop(Pop3Session session)
{
    readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    /// <summary>The ids that the server told, by the messages' numbers.</summary>
    Dictionary<int, string> _told = [];

    /// <summary>The session.</summary>
    public Pop3Session Session { get; private set; } = session;

    /// <summary>Whose mailbox it is.</summary>
    public ServerAccess Access => Session.Access;

    /// <summary>Whether the server gives its messages lasting ids.</summary>
    public bool HasUidl { get; private set; } = true;

    /// <summary>Whether the session is another one than that of the last listing that was asked for.</summary>
    public bool WasRenewed { get; private set; }

    /// <summary>The messages listed last.</summary>
    public IReadOnlyList<SourceMessage> Messages { get; private set; } = [];

    /// <summary>Lists the mailbox.</summary>
    public async Task<SourceListing> ListAsync(CancellationToken cancellationToken)
    {
        var announced = Session.Announced;
        var sizes = await Pop3Listing.SizesAsync(Session, announced, cancellationToken).ConfigureAwait(false);
        var uids = await Pop3Listing.UidsAsync(Session, sizes, announced, cancellationToken).ConfigureAwait(false);
        HasUidl &= uids is not null;
        var numbers = sizes.Keys.Order().ToList();
        // Where a message has no id, its content is one.
        HashSet<int> lacking = [.. numbers.Where(n => uids is null || uids.TryGetValue(n, out var uid) && uid.Length == 0)];
        if (uids is null || lacking.Count > 0)
        {
            var contents = await HashAllAsync([.. lacking.Order()], sizes, cancellationToken).ConfigureAwait(false);
            uids = uids is null ? contents : uids.ToDictionary(u => u.Key, u => contents.GetValueOrDefault(u.Key, u.Value));
        }
        if (uids.Count != sizes.Count || !uids.Keys.All(sizes.ContainsKey))
            throw new MailSyncException(MailFailure.ProtocolViolation, ServersTexts.FormatContradiction(Access)) { IsTransient = true };
        WasRenewed = false;
        // Others are decoded in more than one way.
        _told = uids.Where(u => !lacking.Contains(u.Key) && Ascii.IsValid(u.Value)).ToDictionary(u => u.Key, u => u.Value);
        _indexes.Clear();
        _indexes.EnsureCapacity(uids.Count);
        var messages = new SourceMessage[numbers.Count];
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < messages.Length; i++)
        {
            // RFC 1939 lets identical mails share a UIDL; their rank tells them apart.
            var (number, uid) = (numbers[i], uids[numbers[i]]);
            if (!_indexes.TryAdd(uid, number - 1))
            {
                var rank = ranks[uid] = ranks.GetValueOrDefault(uid, 1) + 1;
                uid = $"{uid} {rank}";
                _indexes[uid] = number - 1;
            }
            messages[i] = new SourceMessage(uid, sizes[number], null, [], false) { HasLastingId = !lacking.Contains(number) };
        }
        Messages = messages;
        var hasMark = await FolderMark.IsFirstAsync(this, cancellationToken).ConfigureAwait(false);
        if (Session.Broken)
        {
            await RenewAsync(cancellationToken).ConfigureAwait(false);
            return await ListAsync(cancellationToken).ConfigureAwait(false);
        }
        return new SourceListing(SourceFolder.Inbox, 0, hasMark ? messages[1..] : messages)
        {
            Unlisted = Math.Max(0, announced - messages.Length),
            Notes = hasMark ? [ServersTexts.FormatFolderMark(Access, PlainText.Clean(messages[0].Uid))] : [],
        };
    }

    /// <summary>A message's number, from 0.</summary>
    /// <exception cref="MailSyncException">It is not listed any more.</exception>
    public int IndexOf(SourceMessage message) => _indexes.TryGetValue(message.Uid, out var index) ? index
        : throw new MailSyncException(MailFailure.MessageUnreadable, ServersTexts.FormatGoneMeanwhile(PlainText.Clean(message.Uid)))
            { IsTransient = true };

    /// <summary>
    /// Makes sure that the numbers still are those of the listing, as they are for a whole session (RFC 1939, 3): what was marked by its
    /// number may be another message else. A server that does not tell its ids twice is believed.
    /// </summary>
    /// <param name="marked">The numbers, from 0, of what is marked as deleted, which is not listed any more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MailSyncException">They are not.</exception>
    public async Task EnsureNumbersAsync(IEnumerable<int> marked, CancellationToken cancellationToken)
    {
        var stay = _told.Keys.Except(marked.Select(index => index + 1)).ToHashSet();
        if (stay.Count == 0)
            return;
        var told = await Pop3Listing.UidsAgainAsync(Session, _told.Count, cancellationToken).ConfigureAwait(false);
        if (told is not null && !stay.All(n => told.TryGetValue(n, out var uid) && uid == _told[n]))
            throw new MailSyncException(MailFailure.ProtocolViolation, ServersTexts.FormatNumbersMoved(Access)) { IsTransient = true };
    }

    /// <summary>Whether a message is listed.</summary>
    public bool Lists(SourceMessage message) => _indexes.ContainsKey(message.Uid);

    /// <summary>Goes on over a new session after one that went out of step; its message numbers are its own.</summary>
    public async Task ReopenAsync(CancellationToken cancellationToken)
    {
        await RenewAsync(cancellationToken).ConfigureAwait(false);
        await ListAsync(cancellationToken).ConfigureAwait(false);
        WasRenewed = true;
    }

    async Task RenewAsync(CancellationToken cancellationToken)
    {
        Session.Abandon();
        await Session.DisposeAsync().ConfigureAwait(false);
        Session = await Access.OpenPop3Async(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Without UIDL a message's content is its identity, so all of it has to be read.</summary>
    async Task<IReadOnlyDictionary<int, string>> HashAllAsync(IReadOnlyList<int> numbers, IReadOnlyDictionary<int, int> sizes,
        CancellationToken cancellationToken)
    {
        var uids = new Dictionary<int, string>();
        foreach (var number in numbers)
        {
            // It is not read, so it has to do with its size; nothing is removed here by such ids.
            if (sizes[number] > MailBytes.Largest)
            {
                uids.Add(number, string.Create(CultureInfo.InvariantCulture, $"size:{sizes[number]}"));
                continue;
            }
            var bytes = await Session.ReadAsync([number - 1], sizes[number], headersOnly: false, cancellationToken).ConfigureAwait(false);
            uids.Add(number, "sha256:" + Convert.ToHexString(SHA256.HashData(bytes[0].Open())));
        }
        return uids;
    }
}
