using MailSyncPS.Engine;
using MailSyncPS.ModuleRunner;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Sweeps;

/// <summary>Mailboxes that were put back from a backup with their UIDs, and one that is source and destination at the same time.</summary>
static class RestoreScenarios
{
    const int BeforeBackup = 2;

    public static IEnumerable<Scenario> All() =>
    [
        .. Way.Crossed.Select(w => WithOthers(w.Scenario("restored-destination")) with { Early = 5 }),
        .. Way.Straight.Select(w => w.Scenario("restored-source") with { Early = 4, PrepareAsync = SourceRestoredAsync }),
        .. Way.Straight.Select(w => WithOthers(w.Scenario("pipeline-restored-destination")) with { Task = ModuleTask.ForwardAndRemove, Early = 5, Left = [] }),
        .. Way.Crossed.Select(w => w.Scenario("pipeline-restored-source") with
        {
            Task = ModuleTask.ForwardAndRemove,
            Early = 4,
            PrepareAsync = SourceRestoredAsync,
            Left = [],
        }),
        // A mailbox can be both only by two protocols, as one service's mailbox is refused at once.
        Way.All[0].Scenario("removal-one-mailbox") with { Task = ModuleTask.Remove, PrepareAsync = OneMailboxAsync, Copied = [], Failure = MailFailure.SameMailbox },
    ];

    static Scenario WithOthers(Scenario scenario) =>
        scenario with { PrepareAsync = DestinationRestoredAsync, Copied = [.. scenario.Mails, SweepMails.All.Stranger] };

    /// <summary>The new mailbox was put back to what it was when the first mails had been copied, and mail of others has come since.</summary>
    static async Task DestinationRestoredAsync(Stage stage, CancellationToken cancellationToken)
    {
        var late = stage.Source().Mails().Skip(BeforeBackup).ToList();
        late.ForEach(Maildir.Delete);
        await ForwardScenarios.Forward(stage, cancellationToken);
        using var backup = await stage.BackUpDestinationAsync();
        late.ForEach(stage.Source().Deliver);
        await ForwardScenarios.Forward(stage, cancellationToken);
        await stage.RestoreDestinationAsync(backup);
        stage.Destination().Deliver(SweepMails.All.Stranger);
    }

    /// <summary>All mails were copied and removed; then the old mailbox was put back to what it was before, and the others come.</summary>
    static async Task SourceRestoredAsync(Stage stage, CancellationToken cancellationToken)
    {
        await ForwardScenarios.Forward(stage, cancellationToken);
        using var backup = await stage.BackUpSourceAsync();
        await stage.RunAsync(j => j with { Task = ModuleTask.Remove }, cancellationToken);
        if (stage.Look().Source.Count > 0)
            throw new InvalidOperationException("The removal before the scenario failed.");
        await stage.RestoreSourceAsync(backup);
    }

    /// <summary>The destination is the source itself, by IMAP.</summary>
    static async Task OneMailboxAsync(Stage stage, CancellationToken cancellationToken)
    {
        stage.Job = stage.Job with { DestinationPort = stage.SourceImapPort };
        await ForwardScenarios.Forward(stage, cancellationToken);
    }
}
