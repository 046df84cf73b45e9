using MailSyncPS.Engine;
using MailSyncPS.Simulation.Runs;
using MailSyncPS.Simulation.Servers;
using MailSyncPS.TestServers;

namespace MailSyncPS.Simulation.Situations;

/// <summary>Removals.</summary>
static class RemovalSituations
{
    const int Days = 7;
    const int Percent = 10;
    const long DailyLimit = 6000;
    const long OldQuota = 64 << 10;
    static readonly IReadOnlyList<TestMail> Six = SituationMails.All.Six;
    static readonly Job Removal = new() { Forwards = false, Removes = true };
    static readonly Job Pipeline = new() { Removes = true };

    /// <summary>All of them.</summary>
    public static IEnumerable<Situation> All() =>
    [
        .. Way.All.Select(w => Removing(w, "removal-age") with { Job = Removal with { OlderThanDays = Days }, Left = Six.Count - SituationMails.All.OlderThan(Six, Days).Count }),
        .. Way.All.Select(w => w.Twins("removal-all", SituationMails.All.WithTwins, removes: true) with { Job = Removal, PrepareAsync = p => p.ForwardAsync() }),
        .. Way.All.Select(w => Removing(w, "removal-three") with { Mails = SituationMails.All.Three, Left = 0, IsSmall = true }),
        .. Way.All.Skip(2).Select(w => Removing(w.With(source: s => s with { RemovalBatch = 2 }), "removal-batches") with { Left = 0 }),
        .. Way.All.Take(2).Select(w => Removing(w, "removal-percent") with { Job = Removal with { OlderThanDays = 3650, UntilPercentUsed = Percent, SourceQuota = OldQuota }, Left = LeftUntilPercent() }),
        .. Way.All.Select(w => Removing(w, "removal-copies-moved") with { PrepareAsync = CopiesMovedAsync, Left = 0 }),
        .. Way.All.Select(w => Removing(w, "removal-copies-gone") with { PrepareAsync = CopiesGoneAsync, Left = 2, Copies = 4 }),
        .. Way.All.Select(w => Removing(w, "removal-copies-replaced") with { PrepareAsync = CopiesReplacedAsync, Left = 2 }),
        .. Way.Straight.Select(w => Removing(w, "removal-include-gone") with { PrepareAsync = CopiesGoneAsync, Job = Removal with { IncludeCopyGone = true }, Left = 0, Copies = 4 }),
        .. Way.Straight.Select(w => Removing(w, "removal-unproven") with { Early = 4, Left = 2, Copies = 4 }),
        .. Way.All.Select(w => Removing(w, "removal-begun") with { PrepareAsync = p => BegunAsync(p, "ledger saved RemoveIntent"), Left = 0 }),
        .. Way.All.Select(w => Removing(w, "removal-sent") with { PrepareAsync = p => BegunAsync(p, w.Source.Protocol == MailProtocol.Pop3 ? "QUIT" : "UID STORE"), Left = 0 }),
        .. Way.All.Select(w => Removing(w, "removal-done") with { PrepareAsync = p => BegunAsync(p, w.Source.Protocol == MailProtocol.Pop3 ? "QUIT" : "UID EXPUNGE"), Left = 0 }),
        .. Way.All.Select(w => Removing(w, "removal-claimed") with { PrepareAsync = ClaimedAsync, Left = 0 }),
        .. Way.All.Select(w => Removing(w, "removal-read-limit") with { Job = Removal with { MaxReadBytesPerDay = DailyLimit }, Left = 0, Release = ForwardSituations.PassDays }),
        .. Way.All.Skip(2).Select(w => Removing(w, "removal-folders") with { Folders = ["INBOX", "Sent"], Left = 0 }),
        .. Way.All.Select(w => Removing(w, "removal-late") with { Source = w.Source with { RemovesAfter = TimeSpan.FromSeconds(2) }, Left = 0 }),
        .. Way.Straight.Select(w => Removing(w, "removal-destination-renumbered") with { PrepareAsync = async p => { await p.ForwardAsync(); ForwardSituations.Renumber(p.World.Destination); }, Left = 0 }),
        .. Way.All.Select(w => w.Situation("pipeline") with { Job = Pipeline with { OlderThanDays = Days }, Left = Six.Count - SituationMails.All.OlderThan(Six, Days).Count }),
        .. Way.All.Select(w => w.Situation("pipeline-all") with { Job = Pipeline, Left = 0 }),
        .. Way.Crossed.Select(w => w.Twins("pipeline-twins", SituationMails.All.WithTwins, removes: true) with { Job = Pipeline }),
        .. Way.Straight.Select(w => w.With(d => d with { ShowsSnapshots = true }).Situation("pipeline-snapshots") with { Job = Pipeline, Left = 0 }),
        .. Way.Straight.Select(w => w.With(d => d with { StoresAfterCut = TimeSpan.FromSeconds(4) }).Situation("pipeline-stores-late") with { Job = Pipeline, Left = 0 }),
        .. Way.Straight.Select(w => w.Situation("pipeline-single") with { Job = Pipeline, Mails = [Six[0]], Left = 0, IsSmall = true }),
    ];

    static Situation Removing(Way way, string family) =>
        way.Situation(family) with { Job = Removal, PrepareAsync = p => p.ForwardAsync() };

    static int LeftUntilPercent()
    {
        var rest = Six.ToList();
        while (100L * rest.Sum(m => m.Bytes.Length) >= Percent * OldQuota)
            rest.RemoveAt(0);
        return rest.Count;
    }

    static async Task CopiesMovedAsync(Preparation preparation)
    {
        await preparation.ForwardAsync();
        foreach (var copy in preparation.World.Destination.Find("INBOX")!.Mails.OrderBy(m => m.Arrived).Take(3).ToList())
        {
            preparation.World.Destination.Take("INBOX", copy.Uid);
            preparation.World.Destination.Put("Customers", copy.Bytes, copy.Arrived, copy.Flags);
        }
    }

    static async Task CopiesGoneAsync(Preparation preparation)
    {
        await preparation.ForwardAsync();
        foreach (var copy in preparation.World.Destination.Find("INBOX")!.Mails.OrderBy(m => m.Arrived).Take(2).ToList())
            preparation.World.Destination.Take("INBOX", copy.Uid);
    }

    /// <summary>
    /// Other mail has the ids of copies, and what was sent after them in one go is intact: something at work on stored mail has done that.
    /// Without the latter it would be a backup, and all that is there would wait for a forward (see <see cref="RestoreSituations"/>).
    /// </summary>
    static async Task CopiesReplacedAsync(Preparation preparation)
    {
        await preparation.ForwardAsync();
        var copies = await preparation.FindCopiesAsync();
        foreach (var copy in copies.Where(c => copies.Any(l => l.SentAt == c.SentAt && l.Uid > c.Uid)).OrderBy(c => c.Uid).Take(2))
            preparation.World.Destination.Replace("INBOX", copy.Uid, SituationMails.All.Other);
    }

    static async Task BegunAsync(Preparation preparation, string step)
    {
        await preparation.ForwardAsync();
        await preparation.KillAsync(Removal, step, 1);
    }

    static async Task ClaimedAsync(Preparation preparation)
    {
        foreach (var mail in preparation.World.Source.Find("INBOX")!.Mails)
            preparation.World.Destination.Put("INBOX", mail.Bytes, mail.Arrived, ["\\Seen"]);
        await preparation.ForwardAsync();
    }
}
