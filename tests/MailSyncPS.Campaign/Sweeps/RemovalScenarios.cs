using MailSyncPS.ModuleRunner;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Sweeps;

/// <summary>Removals that are killed, and copies with a removal behind.</summary>
static class RemovalScenarios
{
    const int Days = 7;
    const int Percent = 10;
    static readonly IReadOnlyList<TestMail> Six = SweepMails.All.Six;
    static readonly IReadOnlyList<TestMail> Young = Six.Without(SweepMails.All.OlderThan(Six, Days));

    public static IEnumerable<Scenario> All() =>
    [
        .. Way.All.Select(w => Removal(w, "removal-age") with { Parameters = j => j with { OlderThanDays = Days }, Left = Young }),
        .. Way.Crossed.Select(w => Removal(w, "removal-all") with { Mails = SweepMails.All.WithTwins, Left = [] }),
        .. Way.Straight.Select(w => Removal(w, "removal-percent") with { Parameters = UntilPercent, Left = LeftUntilPercent() }),
        .. Way.Crossed.Select(w => Removal(w, "removal-copies-moved") with { PrepareAsync = CopiesMovedAsync, Left = [] }),
        .. Way.Straight.Select(w => Removal(w, "removal-copies-gone") with { PrepareAsync = CopiesGoneAsync, Left = [.. Six.Take(2)], Copied = [.. Six.Skip(2)] }),
        .. Way.Straight.Select(w => Removal(w, "removal-unproven") with { Early = 4, Left = [.. Six.Skip(4)], Copied = [.. Six.Take(4)] }),
        .. Way.Crossed.Select(w => Removal(w, "removal-begun") with { PrepareAsync = (s, c) => BegunAsync(s, "ledger saved RemoveIntent", c), Left = [] }),
        .. Way.Straight.Select(w => Removal(w, "removal-sent") with { PrepareAsync = (s, c) => BegunAsync(s, w.Protocol == MailProtocol.Pop3 ? "sent QUIT" : "sent UID STORE", c), Left = [] }),
        .. Way.Crossed.Select(w => Removal(w, "removal-done") with { PrepareAsync = (s, c) => BegunAsync(s, "ledger saving RemoveUncertain", c), Left = [] }),
        .. Way.Straight.Select(w => Removal(w, "removal-claimed") with { PrepareAsync = ClaimedAsync, Left = [] }),
        .. Way.All.Skip(2).Take(1).Select(w => Removal(w, "removal-folders") with { Folders = ["INBOX", "Sent"], Left = [] }),
        .. Way.All.Select(w => w.Scenario("pipeline") with { Task = ModuleTask.ForwardAndRemove, Parameters = j => j with { OlderThanDays = Days }, Left = Young }),
        .. Way.Crossed.Select(w => w.Scenario("pipeline-again") with { Task = ModuleTask.ForwardAndRemove, Early = 3, PrepareAsync = ForwardScenarios.Forward, Left = [] }),
    ];

    static Scenario Removal(Way way, string family) => way.Scenario(family) with { Task = ModuleTask.Remove, PrepareAsync = ForwardScenarios.Forward };

    static ModuleJob UntilPercent(ModuleJob job) => job with { OlderThanDays = 3650, UntilPercentUsed = Percent, QuotaBytes = SweepServers.OldQuota };

    /// <summary>The oldest go, one by one, until the rest is under the percentage.</summary>
    static List<TestMail> LeftUntilPercent()
    {
        var rest = Six.ToList();
        while (100L * rest.Sum(m => m.Bytes.Length) >= (long)Percent * SweepServers.OldQuota)
            rest.RemoveAt(0);
        return rest.Count < Six.Count && rest.Count > 0 ? rest : throw new InvalidOperationException("The percentage separates nothing.");
    }

    /// <summary>People have filed some copies elsewhere.</summary>
    static async Task CopiesMovedAsync(Stage stage, CancellationToken cancellationToken)
    {
        await ForwardScenarios.Forward(stage, cancellationToken);
        foreach (var copy in stage.Destination().Mails().OrderBy(m => m.Arrived).Take(3))
        {
            stage.Destination("Customers").Deliver(copy);
            Maildir.Delete(copy);
        }
    }

    /// <summary>People have deleted some copies.</summary>
    static async Task CopiesGoneAsync(Stage stage, CancellationToken cancellationToken)
    {
        await ForwardScenarios.Forward(stage, cancellationToken);
        stage.Destination().Mails().OrderBy(m => m.Arrived).Take(2).ToList().ForEach(Maildir.Delete);
    }

    /// <summary>An earlier removal was killed.</summary>
    static async Task BegunAsync(Stage stage, string step, CancellationToken cancellationToken)
    {
        await ForwardScenarios.Forward(stage, cancellationToken);
        await stage.KillAsync(step, 1, cancellationToken);
    }

    /// <summary>Another tool had copied all, so that no copy was ever sent.</summary>
    static async Task ClaimedAsync(Stage stage, CancellationToken cancellationToken)
    {
        foreach (var mail in stage.Source().Mails())
            stage.Destination().Deliver(mail.Bytes, mail.Arrived, "S");
        await ForwardScenarios.Forward(stage, cancellationToken);
    }
}
