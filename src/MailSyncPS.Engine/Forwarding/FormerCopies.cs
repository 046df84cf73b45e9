using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Finds messages that were copied when this mailbox went by another name or protocol, and whose copies are not to be found, as when people
/// have thrown them away: like any message whose copy was thrown away, they are not sent again. Each copy that was made stands for one
/// message.
/// </summary>
/// <param name="route">The ledger.</param>
/// <param name="reader">Reads the destination.</param>
sealed class FormerCopies(ILedgerRoute route, ICopyReader reader)
{
    /// <summary>Those of the messages that were copied already, as records that name the place of the copy that was proven then.</summary>
    public async Task<IReadOnlyList<MessageRecord>> FindAsync(FreshClaims fresh, CancellationToken cancellationToken)
    {
        var found = new List<(HashedMail Mail, CopyClaim Claim)>();
        foreach (var mail in fresh.Mails)
        {
            // Several other names may know of the same copies. One that is on its way, or was not proven, stands for a message as well.
            var made = fresh.OfOtherNames.Where(c => !c.IsSetAside && ContentClaims.IsOf(c, mail.Hash)).GroupBy(c => c.Source)
                .MaxBy(g => g.Count())?.ToList() ?? [];
            CopyClaim[] own = [.. fresh.Own, .. found.Select(f => f.Claim)];
            var taken = own.Where(c => !c.IsSetAside && ContentClaims.IsOf(c, mail.Hash)).ToList();
            // What was thrown away before anybody knew its place can only be counted.
            CopyClaim[] free = [.. made.Where(c => c.IsProven && !c.Copy.HasId).Skip(taken.Count(c => !c.Copy.HasId)),
                .. made.Where(c => c.IsProven && c.Copy.HasId).ExceptBy(own.Select(c => c.Copy), c => c.Copy)];
            if (taken.Count < made.Count && free.Length > 0)
                found.Add((mail, free[0]));
        }
        var records = found.Where(f => !f.Claim.Copy.HasId).Select(f => AsFound(f.Mail, f.Claim)).ToList();
        foreach (var folder in found.Where(f => f.Claim.Copy.HasId).GroupBy(f => f.Claim.Copy.WithoutId))
            records.AddRange(await NotLostAsync(folder.Key, [.. folder], cancellationToken).ConfigureAwait(false));
        return records;
    }

    /// <summary>
    /// A copy that went with a backup that was put back is lost, and was not thrown away by people: its message is sent again. So is one
    /// in a mailbox that was made anew since, by its INBOX (<see cref="InboxMark"/>): nobody can tell what became of the copy.
    /// </summary>
    async Task<IEnumerable<MessageRecord>> NotLostAsync(CopyRef place, List<(HashedMail Mail, CopyClaim Claim)> found,
        CancellationToken cancellationToken)
    {
        var folder = await reader.FindFolderAsync(place.Folder, cancellationToken).ConfigureAwait(false);
        if (folder?.Epoch == place.Epoch && found.Exists(f => reader.CameAfter(f.Claim.Copy, folder.Mark)))
            return [];
        if (folder?.Epoch != place.Epoch)
        {
            foreach (var source in found.GroupBy(f => f.Claim.Source).ToList())
            {
                if (await new InboxMark(route, reader).HasChangedSinceAsync(source.Key, cancellationToken).ConfigureAwait(false))
                    found.RemoveAll(source.Contains);
            }
        }
        var there = await CopyPlaces.ReadAsync(reader, found.Select(f => f.Claim.Copy), cancellationToken).ConfigureAwait(false);
        found.RemoveAll(f => there.TryGetValue(f.Claim.Copy, out var copy) && copy.Compare(f.Mail.Hash) == ProofKind.None);
        return found.Select(f => AsFound(f.Mail, f.Claim));
    }

    static MessageRecord AsFound(HashedMail mail, CopyClaim claim) => mail.Record with
    {
        State = MessageState.Proven,
        Proof = claim.Hash.AsSpan().SequenceEqual(mail.Hash.Exact) ? ProofKind.Exact : ProofKind.StateLines,
        Hash = mail.Hash.Exact,
        StableHash = mail.Hash.Stable,
        Copy = claim.Copy,
    };
}
