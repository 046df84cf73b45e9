using System.Globalization;
using MailSyncPS.Campaign.Runs;
using MailSyncPS.Engine;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Sweeps;

/// <summary>Copies that are killed.</summary>
static class ForwardScenarios
{
    const long DailyLimit = 6000;
    const string OtherTool = "Old mail";

    public static IEnumerable<Scenario> All() =>
    [
        .. Way.All.Select(w => w.Scenario("several")),
        .. Way.Crossed.Select(w => w.Scenario("single") with { Mails = [SweepMails.All.Six.MaxBy(m => m.Bytes.Length)!] }),
        .. Way.All.Select(w => w.Scenario("twins") with { Mails = SweepMails.All.WithTwins }),
        .. Way.All.Select(w => w.Scenario("new-mails") with { Early = 3, PrepareAsync = Forward }),
        .. Way.Straight.Select(w => w.Scenario("new-twin") with { Mails = SweepMails.All.WithTwins, Early = 4, PrepareAsync = Forward }),
        .. Way.Crossed.Select(w => w.Scenario("doubt-stored") with { PrepareAsync = (s, c) => s.KillAsync("ledger saving Copied", 2, c) }),
        .. Way.Straight.Select(w => w.Scenario("doubt-sending") with { PrepareAsync = (s, c) => s.KillAsync("sent APPEND", 2, c) }),
        .. Way.Crossed.Select(w => w.Scenario("doubt-first") with { PrepareAsync = (s, c) => s.KillAsync("ledger saved CopyIntent", 1, c) }),
        .. Way.Straight.Select(w => w.Scenario("unproven") with { PrepareAsync = (s, c) => s.KillAsync("ledger saved Copied", 2, c) }),
        .. Way.All.Take(2).Select(w => w.Scenario("nul") with { Mails = SweepMails.All.WithNul, Copied = [.. SweepMails.All.WithNul.Take(4)], Failure = MailFailure.MessageRefused }),
        .. Way.Crossed.Select(w => w.To(DestinationKind.BatchingLimited, DestinationKind.GmailLikeLimited).Scenario("too-large") with { Mails = SweepMails.All.WithLarge, Copied = [.. SweepMails.All.WithLarge.Take(4)], Failure = MailFailure.MessageTooLarge }),
        .. Way.Straight.Select(w => w.To(DestinationKind.BatchingFull, DestinationKind.GmailLikeFull).Scenario("full") with { Failure = MailFailure.DestinationFull, Release = MoveToRoom }),
        .. Way.All.Skip(2).Select(w => w.Scenario("folders") with { Folders = ["INBOX", "Sent", "Projekt \u00e4"] }),
        .. Way.Crossed.Select(w => w.Scenario("destination-folder") with { Parameters = j => j with { DestinationFolder = "Old/taro" } }),
        .. Way.Crossed.Select(w => w.Scenario("ledger-lost") with { Early = 4, PrepareAsync = ForwardByOtherLedger }),
        .. Way.Straight.Select(w => w.Scenario("copies-elsewhere") with { Early = 3, PrepareAsync = FiledByOtherToolAsync }),
        .. Way.Straight.Select(w => w.Scenario("source-renumbered") with { Early = 4, PrepareAsync = async (s, c) => { await Forward(s, c); s.Source().Renumber(); } }),
        .. Way.Crossed.Select(w => w.Scenario("destination-renumbered") with { Early = 4, PrepareAsync = async (s, c) => { await s.KillAsync("ledger saved Copied", 2, c); s.Destination().Renumber(); } }),
        .. Way.Straight.Select(w => w.To(DestinationKind.BatchingWithoutUidPlus, DestinationKind.GmailLikeWithoutUidPlus).Scenario("no-uidplus")),
        .. Way.Crossed.Select(w => w.Scenario("daily-limit") with { Parameters = j => j with { MaxBytesPerDay = DailyLimit }, Bound = KeepsDailyLimit, Release = s => s.Job = s.Job with { MaxBytesPerDay = null } }),
    ];

    /// <summary>Copies what is there.</summary>
    public static async Task Forward(Stage stage, CancellationToken cancellationToken)
    {
        var end = await stage.RunAsync(j => j with { Task = ModuleRunner.ModuleTask.Forward, UntilPercentUsed = null }, cancellationToken);
        if (!end.Forward.IsAtRest())
            throw new InvalidOperationException($"The copy before the scenario failed: {end}");
    }

    static async Task ForwardByOtherLedger(Stage stage, CancellationToken cancellationToken)
    {
        stage.Job = stage.Job with { Ledger = stage.LedgerPath("lost") };
        await Forward(stage, cancellationToken);
        stage.Job = stage.Job with { Ledger = stage.LedgerPath("ledger") };
    }

    /// <summary>Another tool had copied some, and people have filed them.</summary>
    static Task FiledByOtherToolAsync(Stage stage, CancellationToken cancellationToken)
    {
        foreach (var mail in stage.Source().Mails())
            stage.Destination(OtherTool).Deliver(mail.Bytes, mail.Arrived, "S");
        return Task.CompletedTask;
    }

    /// <summary>The mailbox is moved, as it lies, to a server that has room for it.</summary>
    static void MoveToRoom(Stage stage)
    {
        Directory.CreateSymbolicLink(stage.RoomyMail, stage.DestinationHome);
        stage.Job = stage.Job with { DestinationPort = stage.RoomyPort };
    }

    static string? KeepsDailyLimit(StageState state)
    {
        // Maildirs hold LF where the mail has CRLF.
        var sent = state.Destination.Sum(m => m.Bytes.Length + m.Bytes.Count(b => b == '\n') - m.Bytes.Count(b => b == '\r'));
        return sent <= DailyLimit ? null : string.Create(CultureInfo.InvariantCulture, $"{sent} bytes were sent, and {DailyLimit} allowed");
    }
}
