using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Finds messages that were copied when this mailbox went by another name or protocol, and whose copies are not to be found, as when people
/// have thrown them away: like any message whose copy was thrown away, they are not sent again. Each copy that was made stands for one
/// message.
/// </summary>
/// <param name="reader">Reads the destination.</param>
sealed class FormerCopies(ICopyReader reader)
{
    /// <summary>Those of the messages that were copied already, as records that name the place of the copy that was proven then.</summary>
    public async Task<IReadOnlyList<MessageRecord>> FindAsync(FreshClaims fresh, CancellationToken cancellationToken)
    {
        var found = new List<(HashedMail Mail, CopyClaim Claim)>();
        foreach (var mail in fresh.Mails)
        {
            // Several other names may know of the same copies. One that is on its way, or was not proven, stands for a message as well.
            var made = fresh.OfOtherNames.Where(c => ContentClaims.IsOf(c, mail.Hash)).GroupBy(c => c.Source)
                .MaxBy(g => g.Count())?.ToList() ?? [];
            var taken = fresh.Own.Count(c => ContentClaims.IsOf(c, mail.Hash)) + found.Count(f => ContentClaims.IsOf(f.Claim, mail.Hash));
            var free = made.Where(c => c.IsProven && c.Copy.HasId)
                .ExceptBy(fresh.Own.Concat(found.Select(f => f.Claim)).Select(c => c.Copy), c => c.Copy).ToList();
            if (taken < made.Count && free.Count > 0)
                found.Add((mail, free[0]));
        }
        var records = new List<MessageRecord>();
        foreach (var folder in found.GroupBy(f => f.Claim.Copy.WithoutId))
            records.AddRange(await NotLostAsync(folder.Key, [.. folder], cancellationToken).ConfigureAwait(false));
        return records;
    }

    /// <summary>
    /// A copy that went with a backup that was put back is lost, and was not thrown away by people: its message is sent again.
    /// </summary>
    async Task<IEnumerable<MessageRecord>> NotLostAsync(CopyRef place, List<(HashedMail Mail, CopyClaim Claim)> found,
        CancellationToken cancellationToken)
    {
        if (await reader.FindFolderAsync(place.Folder, cancellationToken).ConfigureAwait(false) is { } folder
            && folder.Epoch == place.Epoch && found.Exists(f => reader.CameAfter(f.Claim.Copy, folder.Mark)))
            return [];
        var there = await CopyPlaces.ReadAsync(reader, found.Select(f => f.Claim.Copy), cancellationToken).ConfigureAwait(false);
        found.RemoveAll(f => there.TryGetValue(f.Claim.Copy, out var copy) && copy.Compare(f.Mail.Hash) == ProofKind.None);
        return found.Select(f => f.Mail.Record with
        {
            State = MessageState.Proven,
            Proof = f.Claim.Hash.AsSpan().SequenceEqual(f.Mail.Hash.Exact) ? ProofKind.Exact : ProofKind.StateLines,
            Hash = f.Mail.Hash.Exact,
            StableHash = f.Mail.Hash.Stable,
            Copy = f.Claim.Copy,
        });
    }
}
