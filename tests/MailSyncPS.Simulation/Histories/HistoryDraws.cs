using CsCheck;
using MailSyncPS.Engine;
using MailSyncPS.Simulation.Servers;

namespace MailSyncPS.Simulation.Histories;

/// <summary>Draws histories.</summary>
static class HistoryDraws
{
    const int MostDeeds = 20;

    static readonly TimeSpan Late = TimeSpan.FromSeconds(4);

    static readonly Gen<SourceTraits> Sources = Gen.Select(Gen.Bool, Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 3],
        (isImap, uidl, locks, removes, state) => new SourceTraits
        {
            Protocol = isImap ? MailProtocol.Imap : MailProtocol.Pop3,
            HasUidl = uidl > 0,
            ShowsState = state == 1,
            LockedAfterCut = locks == 1 ? Late : TimeSpan.Zero,
            RemovesAfter = removes == 1 ? Late : TimeSpan.Zero,
        });

    static readonly Gen<DestinationTraits> Destinations = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 5],
        (kind, uidPlus, snapshots, late, rewrites) => new DestinationTraits
        {
            TakesBatches = kind <= 1,
            IsGmail = kind == 3,
            DropsTwins = kind == 3,
            HasUidPlus = uidPlus > 0 || kind == 3,
            ShowsSnapshots = snapshots == 1 && kind != 3,
            StoresAfterCut = late == 1 ? Late : null,
            RewritesLineEnds = rewrites == 1,
            DropsState = rewrites == 2,
        });

    static readonly Gen<Deed> Deeds = Gen.Select(
        Gen.Frequency(
            (8, Gen.Const(DeedKind.Arrive)), (8, Gen.Const(DeedKind.Forward)), (5, Gen.Const(DeedKind.Sync)), (3, Gen.Const(DeedKind.Remove)),
            (1, Gen.Const(DeedKind.FileCopy)), (1, Gen.Const(DeedKind.DiscardCopy)), (1, Gen.Const(DeedKind.DeleteAtSource)),
            (1, Gen.Const(DeedKind.MoveAtSource)), (1, Gen.Const(DeedKind.LoseLedger)), (1, Gen.Const(DeedKind.SaveLedger)),
            (1, Gen.Const(DeedKind.PutBackLedger)), (1, Gen.Const(DeedKind.OtherMachine)), (1, Gen.Const(DeedKind.OtherProtocol)),
            (1, Gen.Const(DeedKind.RenumberSource)), (1, Gen.Const(DeedKind.RenumberDestination)), (1, Gen.Const(DeedKind.Wait)),
            (1, Gen.Const(DeedKind.SetClock)), (1, Gen.Const(DeedKind.CopyAtSource)), (1, Gen.Const(DeedKind.RenameAtSource)),
            (1, Gen.Const(DeedKind.RenameAtDestination)), (1, Gen.Const(DeedKind.RemoveGone)), (1, Gen.Const(DeedKind.UpgradeSource)), (1, Gen.Const(DeedKind.UpgradeDestination)),
            (1, Gen.Const(DeedKind.ReplaceDestination))),
        Gen.Int[1, Deed.Last], Gen.Int[0, Deed.Ways - 1], (kind, at, how) => new Deed(kind, at, how));

    static readonly Gen<History> All = Gen.Select(Sources, Destinations, Deeds.List[2, MostDeeds], Gen.Bool, (s, d, deeds, hasFolder) => new History(s, d, deeds, hasFolder ? "Old" : null));

    /// <summary>Plays histories. The first that fails is told with its seed, and as short as it can be made.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">The seed of one that failed, to begin with; null for chance.</param>
    /// <param name="lanes">How many are played side by side.</param>
    /// <returns>What failed; null when nothing did.</returns>
    public static async Task<string?> PlayAsync(long count, string? seed, int lanes)
    {
        History? failed = null;
        IReadOnlyCollection<string> breaches = [];
        var turn = new Lock();
        try
        {
            await All.SampleAsync(async history =>
            {
                var found = await history.PlayAsync();
                if (found.Count == 0)
                    return true;
                lock (turn)
                {
                    // CsCheck goes on with smaller ones alone.
                    (failed, breaches) = (history, found);
                }
                return false;
            }, seed: seed, iter: count, threads: lanes, print: h => h.ToString());
            return null;
        }
        catch (CsCheckException e)
        {
            var shortest = await failed!.ShortenAsync();
            var again = await shortest.PlayAsync();
            return $"{e.Message}\nfailed by: {First(breaches)}\nas short as it can be made: {shortest}\nby: {First(again)}";
        }
    }

    /// <summary>What does not hold once mostly goes on not to hold.</summary>
    static string First(IReadOnlyCollection<string> breaches) => string.Join("; ", breaches.Take(2));
}
