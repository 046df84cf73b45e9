using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers.Imap;
using MailSyncPS.Simulation.Runs;

namespace MailSyncPS.Simulation.Situations;

/// <summary>What comes before the run of a situation.</summary>
sealed class Preparation(World world, Situation situation)
{
    /// <summary>The servers and the ledger.</summary>
    public World World => world;

    /// <summary>Copies what is there.</summary>
    public Task ForwardAsync(string ledger = "ledger") => RunAsync(new Job { Ledger = ledger, DestinationFolder = situation.Job.DestinationFolder });

    /// <summary>Copies, or removes, until a step, and is killed there.</summary>
    public async Task KillAsync(Job killed, string step, int occurrence)
    {
        var count = 0;
        using var life = new RunLife(world, (_, name) => name == step && ++count == occurrence);
        await SimulatedRun.RunAsync(world, killed, life);
        if (!life.IsDead)
            throw new InvalidOperationException($"The run never came to '{step}': {string.Join(", ", life.Steps)}");
        world.ComeToRest();
    }

    /// <summary>Does something to its end.</summary>
    public async Task RunAsync(Job whole)
    {
        using var life = new RunLife(world);
        var report = await SimulatedRun.RunAsync(world, whole, life);
        if (!report.IsAtRest || report.Errors.Any(e => !situation.Failures.Contains(e.Failure)))
            throw new InvalidOperationException($"The run before the situation failed: {report}");
    }

    /// <summary>The copies in the new INBOX, with when each was sent: what was sent in one go has one time.</summary>
    public async Task<IReadOnlyList<(uint Uid, DateTimeOffset SentAt)>> FindCopiesAsync(string ledger = "ledger")
    {
        await using var opened = await LedgerStore.OpenAsync(world.Ledger(ledger), LedgerAccess.ReadOnly, CancellationToken.None);
        var route = await opened.OpenRouteAsync(MailboxKey.Of(world.SourceAccount(null)), MailboxKey.Of(world.DestinationAccount),
            CancellationToken.None);
        var inbox = world.Destination.Find("INBOX")!;
        var mails = inbox.Mails.ToDictionary(m => ImapMarks.CopyOf(inbox.Name, inbox.Validity, m.Uid), m => m.Uid);
        var records = await route.FindByCopyFolderAsync(inbox.Name, mails.First().Key.Epoch, CancellationToken.None);
        return [.. records.Select(r => (mails[r.Copy!.Value], r.SentAt!.Value))];
    }
}
