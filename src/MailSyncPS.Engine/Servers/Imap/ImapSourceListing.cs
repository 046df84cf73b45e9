using System.Globalization;
using MailKit;
using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Servers.Listing;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>
/// Lists a folder's messages. One impossible answer, as a date of 31-Feb or a size below zero, breaks the whole session: so ever fewer
/// messages are asked for, each time over a new one, and of the message to blame no more than can be read is asked.
/// </summary>
/// <param name="access">The server.</param>
/// <param name="folder">The folder, open in the session that is in use.</param>
sealed class ImapSourceListing(ServerAccess access, Func<ImapFolder> folder)
{
    const int Chunk = 5000;

    /// <summary>So many sessions may break before the rest is asked for without what breaks them.</summary>
    const int MostBreaks = 40;

    const MessageSummaryItems All =
        MessageSummaryItems.UniqueId | MessageSummaryItems.Size | MessageSummaryItems.Flags | MessageSummaryItems.InternalDate;

    readonly Stack<(int First, int End, MessageSummaryItems Items)> _ranges = new();
    readonly List<SourceMessage> _messages = [];
    readonly HashSet<uint> _seen = [];
    (int Count, UniqueId? Next, uint Validity)? _state;
    int _breaks;

    /// <summary>How many messages the folder had when it was opened, or asked for what is new. What comes meanwhile is for later.</summary>
    public int Count => _state?.Count ?? 0;

    /// <summary>How many of them the server does not tell of.</summary>
    public int Unlisted => Math.Max(0, Count - _messages.Count);

    /// <summary>Whether it goes on over a new session after a failure.</summary>
    public bool GoesOn { get; private set; }

    /// <summary>Lists what was not listed yet, and all of it anew where the folder is another one than in the session before.</summary>
    /// <returns>The messages that the server tells of, each once, in its order.</returns>
    public async Task<IReadOnlyList<SourceMessage>> ListAsync(ImapSession session, CancellationToken cancellationToken)
    {
        Begin();
        while (_ranges.TryPop(out var range))
        {
            try
            {
                var summaries = await session.RunAsync(ServersTexts.ToListFolder, ListingBounds.Fetch(range.End - range.First + 1),
                    _ => folder().FetchAsync(range.First, range.End, range.Items, cancellationToken), cancellationToken)
                    .ConfigureAwait(false);
                _messages.AddRange(summaries.Where(s => s.UniqueId.IsValid && _seen.Add(s.UniqueId.Id)).Select(Describe));
            }
            catch (MailSyncException e) when (e.Failure == MailFailure.ProtocolViolation)
            {
                GoesOn = Divide(range);
                throw;
            }
            if (_ranges.Count == 0 && range.End + 1 < Count)
                Push(range.End + 1);
        }
        return _messages;
    }

    void Begin()
    {
        var state = (folder().Count, folder().UidNext, folder().UidValidity);
        if (_state == state)
            return;
        // Its numbers are others now.
        _state = state;
        _ranges.Clear();
        _messages.Clear();
        _seen.Clear();
        if (ListingBounds.Checked(access, Count) > 0)
            Push(0);
    }

    void Push(int first) => _ranges.Push((first, Math.Min(first + Chunk, Count) - 1, All));

    /// <summary>Asks for fewer messages, or for less of them.</summary>
    /// <returns>Whether anything is left to be asked.</returns>
    bool Divide((int First, int End, MessageSummaryItems Items) range)
    {
        var (first, end, items) = range;
        if (first < end && ++_breaks <= MostBreaks)
        {
            var half = first + (end - first) / 2;
            _ranges.Push((half + 1, end, items));
            _ranges.Push((first, half, items));
            return true;
        }
        if (items.HasFlag(MessageSummaryItems.InternalDate))
            items &= ~MessageSummaryItems.InternalDate;
        else if (items.HasFlag(MessageSummaryItems.Size))
            items &= ~MessageSummaryItems.Size;
        else
            return false;
        _ranges.Push((first, end, items));
        return true;
    }

    SourceMessage Describe(IMessageSummary message)
    {
        var flags = message.Flags ?? MessageFlags.None;
        return new(message.UniqueId.Id.ToString(CultureInfo.InvariantCulture), message.Size ?? 0,
            ArrivalDate.Credible(message.InternalDate, access.Timeouts.Now), MailFlags.ToNames(flags, message.Keywords),
            flags.HasFlag(MessageFlags.Deleted))
        { Stated = ArrivalDate.Keepable(message.InternalDate) };
    }
}
