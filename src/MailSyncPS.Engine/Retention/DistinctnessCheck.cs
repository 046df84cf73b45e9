using System.Security.Cryptography;
using System.Text;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Opening;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Retention;

/// <summary>
/// Rules out that source and destination are one mailbox under two names (another host name, POP3 and IMAP, a shared folder, a view): then
/// a message would count as its own copy, and its removal would be its loss. For each folder with copies that were only found there, and
/// not made by sending, a trial message is put into it: it must stay there and show up nowhere at the source.
/// </summary>
sealed class DistinctnessCheck(RemovalRequest request, ServerAccess access, ILedgerRoute route, IRunObserver observer)
{
    /// <summary>New messages at the source that are all read, whatever size the server states for them.</summary>
    const int MostNew = 1000;

    /// <summary>How far a stated size may be from the trial message's: servers count lines of their own.</summary>
    const int SizeLeeway = 64;

    /// <summary>Messages of ours that may stand witness where a trial message could not be taken back.</summary>
    const int MostWitnesses = 5;

    /// <summary>The folders whose copies were only found.</summary>
    public static IReadOnlyList<string> FindDoubtful(IEnumerable<MessageRecord> records) =>
        [.. records.Where(r => !r.CopyIsOurs).Select(r => r.Copy?.Folder).OfType<string>().Distinct()];

    /// <summary>Finds out which folders are none of the source's.</summary>
    /// <param name="doubtful">Folders with copies that were only found.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The names of those that surely are other folders; why it can't be told of the others was told to the observer.</returns>
    /// <exception cref="MailSyncException"><see cref="MailFailure.SameMailbox"/>: the two mailboxes are one.</exception>
    public async Task<IReadOnlySet<string>> FindApartAsync(IReadOnlyList<string> doubtful, CancellationToken cancellationToken)
    {
        var before = await ListAsync(cancellationToken).ConfigureAwait(false);
        var trials = new Dictionary<string, ITrial>(StringComparer.Ordinal);
        var apart = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var destination = MailDestinations.Open(request.Destination, request.Timeouts);
            // What reaches the inbox is seen by every protocol.
            foreach (var folder in doubtful.Append(SourceFolder.Inbox.Name).Distinct())
            {
                try
                {
                    trials[folder] = new PlantedTrial(
                        await destination.PlantTrialMessageAsync(folder, MarkOf(request.Source, folder),
                        cancellationToken).ConfigureAwait(false));
                }
                catch (MailSyncException e) when (e.Failure is MailFailure.SameMailbox or MailFailure.DestinationFull)
                {
                    if (await FindWitnessesAsync(destination, folder, cancellationToken).ConfigureAwait(false) is { Count: > 0 } witnesses)
                        trials[folder] = new WitnessTrial(witnesses);
                    else if (doubtful.Contains(folder))
                        observer.OnError(e);
                }
            }
            if (trials.Count == 0)
                return apart;
            await LookAtSourceAsync(before, [.. trials.Values], cancellationToken).ConfigureAwait(false);
            foreach (var folder in doubtful.Where(f => trials.ContainsKey(f)))
            {
                if (await trials[folder].HoldsAsync(cancellationToken).ConfigureAwait(false))
                    apart.Add(folder);
                else
                    observer.OnError(new MailSyncException(MailFailure.SameMailbox, RetentionTexts.FormatTrialMoved(request.Destination)));
            }
            return apart;
        }
        finally
        {
            foreach (var trial in trials.Values)
                await EndAsync(trial).ConfigureAwait(false);
        }
    }

    /// <summary>Takes a trial message back. One that stays is found by the next run.</summary>
    async Task EndAsync(ITrial trial)
    {
        try
        {
            await trial.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is MailSyncException or OperationCanceledException)
        {
            observer.OnWarning(RetentionTexts.FormatTrialLeft(request.Destination, e.Message));
        }
    }

    /// <summary>All folders of the source, whichever were asked for: a copy may be seen in another one than its message.</summary>
    async Task<IReadOnlyDictionary<string, SourceListing>> ListAsync(CancellationToken cancellationToken)
    {
        var listings = new Dictionary<string, SourceListing>(StringComparer.Ordinal);
        var source = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var sourceScope = source.ConfigureAwait(false);
        foreach (var folder in await source.FindAllFoldersAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await TryListAsync(source, folder, cancellationToken).ConfigureAwait(false) is { } listing)
                listings[folder.Name] = listing;
        }
        return listings;
    }

    /// <summary>A folder that the server does not open, as none of its messages could be removed.</summary>
    async Task<SourceListing?> TryListAsync(IMailSource source, SourceFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ListAsync(folder, cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.CommandRefused or MailFailure.FolderNotFound && !folder.IsInbox)
        {
            observer.OnVerbose(e.Message);
            return null;
        }
    }

    async Task LookAtSourceAsync(IReadOnlyDictionary<string, SourceListing> before, IReadOnlyList<ITrial> trials,
        CancellationToken cancellationToken)
    {
        var source = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var sourceScope = source.ConfigureAwait(false);
        foreach (var folder in await source.FindAllFoldersAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await TryListAsync(source, folder, cancellationToken).ConfigureAwait(false) is not { } listing)
                continue;
            var known = before.TryGetValue(folder.Name, out var earlier) && earlier.Validity == listing.Validity
                ? earlier.Messages.Select(m => m.Uid).ToHashSet(StringComparer.Ordinal) : [];
            var added = listing.Messages.Where(m => !known.Contains(m.Uid)).ToList();
            var likely = listing.Messages.Where(
                m => trials.Any(t => t.MayBe(folder, m, isNew: added.Count <= MostNew && !known.Contains(m.Uid)))).ToList();
            await foreach (var mail in source.FetchAsync(likely, cancellationToken).ConfigureAwait(false))
            {
                if (mail.Failure is null && MessageHash.Of(mail.Bytes) is var hash && trials.Any(t => t.Is(folder, mail.Message, hash)))
                    throw new MailSyncException(MailFailure.SameMailbox,
                        RetentionTexts.FormatSameUnderTwoNames(request.Destination, request.Source));
            }
        }
    }

    Task<IMailSource> OpenAsync(CancellationToken cancellationToken) =>
        SourceOpener.OpenPatientlyAsync(access, request.Timeouts, observer, RetentionTexts.FormatActivity(request.Source),
            cancellationToken);

    /// <summary>
    /// Messages that were sent to a folder and lie there: were it a folder of the source, each would be seen there beside the message it
    /// was made of.
    /// </summary>
    async Task<IReadOnlyList<Witness>> FindWitnessesAsync(IMailDestination destination, string folder, CancellationToken cancellationToken)
    {
        var reader = await destination.OpenReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        if (await reader.FindFolderAsync(folder, cancellationToken).ConfigureAwait(false) is not { } state)
            return [];
        var sent = (await route.FindByCopyFolderAsync(state.Name, state.Epoch, cancellationToken).ConfigureAwait(false))
            .Where(r => r.CopyIsOurs && r.Hash is not null).TakeLast(MostWitnesses).ToList();
        var copies = await reader.ReadAsync(state.Name, [.. sent.Select(r => IdOf(r))], sent.Sum(r => r.Size), MessageHash.Of,
            cancellationToken).ConfigureAwait(false);
        return [.. sent.Where(r => copies.TryGetValue(IdOf(r), out var copy) && copy.Exact.AsSpan().SequenceEqual(r.Hash))
            .Select(r => new Witness(r.Key, copies[IdOf(r)]))];
    }

    static CopyToken IdOf(MessageRecord record) => record.Copy!.Value.Id;

    /// <summary>
    /// One run alone works on a source, so what bears its mark was left by one that was interrupted. Each folder has a mark of its own:
    /// a view shows what lies in the others too, and that is needed there still.
    /// </summary>
    static string MarkOf(MailAccount source, string folder) => Convert.ToHexString(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{MailboxKey.Of(source)}\n{folder}")).AsSpan(0, 8)).ToLowerInvariant();

    /// <summary>A message that was sent to a folder: the message it was made of, and what it hashes to.</summary>
    readonly record struct Witness(MessageKey Original, MessageHash Hash);

    /// <summary>What would show up at the source if a folder were one of its own.</summary>
    interface ITrial : IAsyncDisposable
    {
        /// <summary>Whether a listed message has to be read to tell.</summary>
        bool MayBe(SourceFolder folder, SourceMessage message, bool isNew);

        /// <summary>Whether a message with this content is it.</summary>
        bool Is(SourceFolder folder, SourceMessage message, MessageHash hash);

        /// <summary>Whether it is still where it was put: only then does its absence elsewhere tell anything.</summary>
        Task<bool> HoldsAsync(CancellationToken cancellationToken);
    }

    sealed class PlantedTrial(ITrialMessage planted) : ITrial
    {
        readonly MessageHash _hash = MessageHash.Of(planted.Bytes.Span);

        public bool MayBe(SourceFolder folder, SourceMessage message, bool isNew) =>
            isNew || Math.Abs(message.Size - planted.Bytes.Length) < SizeLeeway;

        public bool Is(SourceFolder folder, SourceMessage message, MessageHash hash) => hash.Compare(_hash) != ProofKind.None;

        public Task<bool> HoldsAsync(CancellationToken cancellationToken) => planted.IsThereAsync(cancellationToken);

        public ValueTask DisposeAsync() => planted.DisposeAsync();
    }

    /// <summary>
    /// A message at the source that is equal to a witness may be another one of the same content: then that witness tells nothing.
    /// </summary>
    sealed class WitnessTrial(IReadOnlyList<Witness> witnesses) : ITrial
    {
        readonly HashSet<MessageKey> _seen = [];

        public bool MayBe(SourceFolder folder, SourceMessage message, bool isNew) =>
            witnesses.Any(w => !IsOriginal(w, folder, message)
                && Math.Abs(message.Size - w.Hash.Size) <= SizeLeeway + w.Hash.Size / SizeLeeway);

        public bool Is(SourceFolder folder, SourceMessage message, MessageHash hash)
        {
            _seen.UnionWith(witnesses.Where(w => !IsOriginal(w, folder, message) && hash.Compare(w.Hash) != ProofKind.None)
                .Select(w => w.Original));
            return false;
        }

        static bool IsOriginal(Witness witness, SourceFolder folder, SourceMessage message) =>
            witness.Original.Folder == folder.Name && witness.Original.Uid == message.Uid;

        public Task<bool> HoldsAsync(CancellationToken cancellationToken) => Task.FromResult(_seen.Count < witnesses.Count);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
