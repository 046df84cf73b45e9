using MailSyncPS.Engine;
using MailSyncPS.Promises;
using MailSyncPS.Simulation.Runs;
using MailSyncPS.Simulation.Servers;

namespace MailSyncPS.Simulation.Situations;

/// <summary>Copies between servers that keep to the rules.</summary>
static class ForwardSituations
{
    const long DailyLimit = 6000;
    const long SmallQuota = 8000;

    /// <summary>All of them.</summary>
    public static IEnumerable<Situation> All() =>
    [
        .. Way.All.Select(w => w.Situation("several")),
        .. Way.All.Select(w => w.Situation("three") with { Mails = SituationMails.All.Three, IsSmall = true }),
        .. Way.All.Select(w => w.Situation("single") with { Mails = [SituationMails.All.Six[2]], IsSmall = true }),
        .. Way.All.Select(w => w.Situation("one-connection") with { Job = new Job { MaxConnections = 2 } }),
        .. Way.All.Select(w => w.Twins("twins", SituationMails.All.WithTwins)),
        .. Way.All.Select(w => w.Twins("triplets", SituationMails.All.Triplets) with { IsSmall = true }),
        .. Way.All.Select(w => w.Situation("new-mails") with { Early = 3, PrepareAsync = p => p.ForwardAsync() }),
        .. Way.All.Select(w => w.Twins("new-twin", SituationMails.All.WithTwins) with { Early = 4, PrepareAsync = p => p.ForwardAsync() }),
        .. Way.Straight.Where(w => !w.Destination.IsGmail).Select(w => w.Twins("twin-of-filed-back", SituationMails.All.WithTwins) with { Early = 4, PrepareAsync = FiledBackAsync }),
        .. Way.All.Select(w => w.Situation("doubt-stored") with { PrepareAsync = p => p.KillAsync(new Job(), "APPEND 1", 1) }),
        .. Way.Straight.Select(w => w.Situation("doubt-batch") with { PrepareAsync = p => p.KillAsync(new Job(), w.Destination.TakesBatches ? "APPEND 5" : "APPEND 1", w.Destination.TakesBatches ? 1 : 3) }),
        .. Way.Crossed.Select(w => w.Situation("doubt-first") with { PrepareAsync = p => p.KillAsync(new Job(), "ledger saved CopyIntent", 1) }),
        .. Way.Straight.Select(w => w.Situation("unproven") with { PrepareAsync = p => p.KillAsync(new Job(), "ledger saved Copied", 1) }),
        .. Way.Crossed.Select(w => w.Situation("nul") with { Mails = SituationMails.All.WithNul, Copies = 4, Failures = [MailFailure.MessageRefused] }),
        .. Way.All.Select(w => w.With(d => d with { LargestMail = ScenarioMails.Limit }).Situation("too-large") with { Mails = SituationMails.All.WithLarge, Copies = 4, Failures = [MailFailure.MessageTooLarge] }),
        .. Way.Straight.Select(w => w.With(d => d with { LargestMail = ScenarioMails.Limit, TellsLargestMail = false }).Situation("too-large-untold") with { Mails = SituationMails.All.WithLarge, Copies = 4, Failures = [MailFailure.MessageTooLarge, MailFailure.MessageRefused] }),
        .. Way.All.Select(w => w.With(d => d with { Quota = SmallQuota }).Situation("quota") with { Failures = [MailFailure.DestinationFull], Release = w => w.DestinationTraits = w.DestinationTraits with { Quota = null } }),
        .. Way.Straight.Select(w => w.With(d => d with { Quota = SmallQuota, TellsQuota = false }).Situation("quota-untold") with { Failures = [MailFailure.DestinationFull], Release = w => w.DestinationTraits = w.DestinationTraits with { Quota = null } }),
        .. Way.All.Select(w => w.Situation("daily-limit") with { Job = new Job { MaxBytesPerDay = DailyLimit }, Release = PassDays }),
        .. Way.All.Select(w => w.Situation("daily-read-limit") with { Job = new Job { MaxReadBytesPerDay = DailyLimit }, Release = PassDays }),
        .. Way.Straight.Select(w => w.With(d => d with { BytesPerDay = DailyLimit }).Situation("server-limit") with { Failures = [MailFailure.DailyLimitReached], Release = w => w.DestinationTraits = w.DestinationTraits with { BytesPerDay = null } }),
        .. Way.All.Skip(2).Select(w => w.Situation("folders") with { Folders = ["INBOX", "Sent", "Projekt \u00e4"] }),
        .. Way.Crossed.Select(w => w.Situation("destination-folder") with { Job = new Job { DestinationFolder = "Old/taro" } }),
        .. Way.All.Select(w => w.Situation("ledger-lost") with { Early = 4, PrepareAsync = p => p.ForwardAsync("lost") }),
        .. Way.Straight.Select(w => w.Situation("copies-elsewhere") with { Early = 3, PrepareAsync = FiledByOthersAsync }),
        .. Way.All.Select(w => w.Situation("source-renumbered") with { Early = 4, PrepareAsync = async p => { await p.ForwardAsync(); p.World.Source.Find("INBOX")!.Renumber(); } }),
        .. Way.All.Select(w => w.Situation("destination-renumbered") with { Early = 4, PrepareAsync = async p => { await p.KillAsync(new Job(), "ledger saved Copied", 2); Renumber(p.World.Destination); } }),
    ];

    /// <summary>Between servers that are odd.</summary>
    public static IEnumerable<Situation> Odd() =>
    [
        .. Way.All.Select(w => w.With(d => d with { HasUidPlus = false }).Situation("no-uidplus")),
        .. Way.Straight.Select(w => w.With(d => d with { HasUidPlus = false }).Twins("no-uidplus-twins", SituationMails.All.WithTwins)),
        .. Way.All.Take(2).Select(w => w.With(source: s => s with { HasUidl = false }).Situation("no-uidl")),
        .. Way.All.Take(2).Select(w => w.With(source: s => s with { HasUidl = false }).Twins("no-uidl-twins", SituationMails.All.WithTwins)),
        .. Way.All.Select(w => w.With(d => d with { ShowsSnapshots = true }).Situation("shows-snapshots")),
        .. Way.Straight.Select(w => w.With(d => d with { ShowsSnapshots = true, HasUidPlus = false }).Situation("shows-snapshots-no-uidplus")),
        .. Way.All.Select(w => w.With(d => d with { StoresAfterCut = TimeSpan.FromSeconds(4) }).Situation("stores-late")),
        .. Way.Straight.Select(w => w.With(d => d with { StoresAfterCut = TimeSpan.FromSeconds(4) }).Twins("stores-late-twins", SituationMails.All.WithTwins)),
        .. Way.All.Select(w => w.With(d => d with { LostAnswers = 2 }).Situation("lost-answers")),
        .. Way.Straight.Select(w => w.With(d => d with { LostAnswers = 2, StoresAfterCut = TimeSpan.FromSeconds(3) }).Situation("lost-answers-late")),
        .. Way.Straight.Select(w => w.With(d => d with { LostAnswers = 1, ShowsSnapshots = true }).Situation("lost-answers-snapshots")),
        .. Way.Crossed.Select(w => w.With(source: s => s with { LockedAfterCut = TimeSpan.FromSeconds(3) }).Situation("locked-after-cut")),
        .. Way.All.Where(w => w.Destination.IsGmail).Select(w => w.With(d => d with { DropsTwins = false }).Twins("keeps-twins", SituationMails.All.WithTwins) with { MayHaveMoreCopies = true }),
    ];

    /// <summary>All UIDs of a mailbox are given anew.</summary>
    public static void Renumber(SimulatedMailbox mailbox) => mailbox.Folders.ToList().ForEach(f => f.Renumber());

    static Task FiledByOthersAsync(Preparation preparation)
    {
        foreach (var mail in preparation.World.Source.Find("INBOX")!.Mails)
            preparation.World.Destination.Put("Old mail", mail.Bytes, mail.Arrived, ["\\Seen"]);
        return Task.CompletedTask;
    }

    /// <summary>People file all copies, and put them back: they have other ids then.</summary>
    static async Task FiledBackAsync(Preparation preparation)
    {
        await preparation.ForwardAsync();
        var destination = preparation.World.Destination;
        foreach (var (from, to) in new[] { ("INBOX", "Filed"), ("Filed", "INBOX") })
        {
            foreach (var mail in destination.Find(from)!.Mails.ToList())
                destination.Move(from, mail.Uid, to);
        }
    }

    /// <summary>The next day comes.</summary>
    public static void PassDays(World world) => world.Clock.Advance(TimeSpan.FromHours(25));
}
