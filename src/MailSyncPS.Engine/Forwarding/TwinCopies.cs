using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Messages at a destination that have the Message-IDs of messages to copy: what they hash to, and whose they are.</summary>
/// <param name="route">What the ledger knows.</param>
/// <param name="limits">What counts as a copy.</param>
/// <param name="matches">The messages.</param>
sealed class TwinCopies(ILedgerRoute route, DestinationLimits limits, IReadOnlyList<MessageIdMatch> matches)
{
    /// <summary>Messages that are read of one Message-ID at the most: some senders give the same one to all they send.</summary>
    const int MostRead = 20;

    /// <summary>How many bytes a fetcher's block has at the most, about.</summary>
    const int LongestBlock = 1 << 13;

    readonly ILookup<string, MessageIdMatch> _byId = matches.ToLookup(m => m.MessageId, StringComparer.Ordinal);
    readonly Dictionary<CopyRef, TracedHash> _read = [];

    /// <summary>Those that stand for another message.</summary>
    readonly HashSet<CopyRef> _taken = [];

    /// <summary>
    /// Claims of other messages on copies in other folders, of which it isn't known whether they are shown here: each may be one of these.
    /// </summary>
    readonly List<CopyClaim> _elsewhere = [];

    /// <summary>Whether there is any of a Message-ID.</summary>
    public bool Has(string id) => _byId.Contains(id);

    /// <summary>Reads those that were not thrown away, and may be one of these messages.</summary>
    public async Task ReadAsync(ICopyReader reader, IReadOnlyList<ForwardItem> items, CancellationToken cancellationToken)
    {
        var nameless = items.Where(i => MailIdentity.MessageIdOf(i.Bytes.Head) is null).Select(i => i.Bytes.Length).ToList();
        var kept = matches.Where(m => !m.IsDiscarded).ToLookup(m => m.MessageId, StringComparer.Ordinal).SelectMany(id =>
            id.Key != MailIdentity.FetcherId ? id.TakeLast(MostRead)
            : nameless.SelectMany(size => id.Where(m => m.Size > size && m.Size <= size + LongestBlock).TakeLast(MostRead)))
            .DistinctBy(m => m.Copy);
        foreach (var folder in kept.GroupBy(m => m.Copy.WithoutId))
        {
            foreach (var batch in FetchBatches.Cut(folder, m => m.Size))
            {
                var read = await reader.ReadAsync(folder.Key.Folder, [.. batch.Select(m => m.Copy.Id)], batch.Sum(m => m.Size),
                    TracedHash.Of, cancellationToken).ConfigureAwait(false);
                foreach (var (id, hash) in read)
                    _read[folder.Key with { Id = id }] = hash;
            }
        }
    }

    /// <summary>Finds out which of them stand for other messages.</summary>
    public async Task FindClaimsAsync(IReadOnlyList<ForwardItem> items, AliasJudge aliases, ShownMessages shown,
        CancellationToken cancellationToken)
    {
        var own = items.Select(i => i.Record.Id).ToHashSet();
        var claims = (await route.FindClaimsOnAsync(_read.Keys, cancellationToken).ConfigureAwait(false))
            .UnionBy(await ContentClaims.OfAsync(route, [.. _read.Values.Select(h => h.Whole)], cancellationToken).ConfigureAwait(false),
                c => c.RecordId);
        var binding = await aliases.FindBindingAsync(claims, own, cancellationToken).ConfigureAwait(false);
        if (binding.Count > 0)
            await shown.AskAsync(_read.Keys.Concat(binding.Select(c => c.Copy)), cancellationToken).ConfigureAwait(false);
        var all = matches.ToLookup(m => shown.Of(m.Copy), m => m.Copy);
        foreach (var claim in binding)
        {
            if (all[shown.Of(claim.Copy)].ToList() is { Count: > 0 } places)
                _taken.UnionWith(places);
            else
                _elsewhere.Add(claim);
        }
    }

    /// <summary>Takes a copy for a message: its record as it is with it; null when there is none that is free.</summary>
    public MessageRecord? Take(ForwardItem item, string id)
    {
        var equal = FindEqual(item, id);
        foreach (var content in equal.GroupBy(c => Convert.ToHexString(_read[c.Copy].Whole.Stable)))
        {
            var spent = _elsewhere.Count(c => ContentClaims.IsOf(c, _read[content.First().Copy].Whole));
            foreach (var (copy, kind) in content.Where(c => !_taken.Contains(c.Copy)).Skip(spent))
            {
                _taken.Add(copy);
                return item.Hashed.FoundAt(copy, kind, isOurs: false);
            }
        }
        return null;
    }

    /// <summary>Why there is no copy for a message, in words.</summary>
    public string WhyNot(ForwardItem item, string id)
    {
        var kept = _byId[id].Where(m => !m.IsDiscarded).ToList();
        return kept.Count == 0 ? ForwardingTexts.FormatDuplicateDiscarded(FolderOf(_byId[id].First()))
            : FindEqual(item, id).Count > 0 ? ForwardingTexts.FormatDuplicateTaken(FolderOf(kept[0]))
            : ForwardingTexts.FormatDuplicateOther(FolderOf(kept[0]));
    }

    static string FolderOf(MessageIdMatch match) => PlainText.Clean(match.Copy.Folder);

    List<(CopyRef Copy, ProofKind Kind)> FindEqual(ForwardItem item, string id)
    {
        var hash = TracedHash.Of(item.Bytes, item.Hash);
        return [.. _byId[id].Where(m => _read.ContainsKey(m.Copy))
            .Select(m => (m.Copy, Kind: limits.AdmitFound(_read[m.Copy].Compare(hash))))
            .Where(c => c.Kind != ProofKind.None).OrderBy(c => c.Kind)];
    }
}
