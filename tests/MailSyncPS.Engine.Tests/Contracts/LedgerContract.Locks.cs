using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Tests.Ledger;

namespace MailSyncPS.Engine.Tests.Contracts;

/// <summary>One run at a time works on a source, and who holds the lock is told to be at work.</summary>
public abstract partial class LedgerContract
{
    static readonly RunStart Forward = new(RunKind.Forward, Account("taro@example.jp"), Account("taro@example.com"));

    [Fact]
    public async Task A_second_run_is_refused_in_the_same_process()
    {
        await using var ledger = await OpenAsync();
        await using var other = await OpenAsync();
        await using var held = await ledger.LockAsync(Samples.Old, default);

        await RefusesAsync(ledger, Samples.Old);
        await RefusesAsync(other, Samples.Old);
        await held.EnsureHeldAsync(default);
    }

    [Fact]
    public async Task The_same_mailbox_by_another_protocol_or_spelling_is_refused_too()
    {
        await using var ledger = await OpenAsync();
        await using var held = await ledger.LockAsync(Samples.Old, default);

        await RefusesAsync(ledger, Samples.Old with { Protocol = MailProtocol.Imap, Login = "TARO" });
        await using var another = await ledger.LockAsync(Samples.OtherOld, default);
    }

    [Fact]
    public async Task A_released_lock_is_not_held()
    {
        await using var ledger = await OpenAsync();
        var held = await ledger.LockAsync(Samples.Old, default);
        await held.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => held.EnsureHeldAsync(default).AsTask());
    }

    [Fact]
    public async Task Each_holding_of_a_lock_is_told_from_every_other()
    {
        await using var ledger = await OpenAsync();
        var holdings = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            await using var held = await ledger.LockAsync(Samples.Old, default);
            await using var other = await ledger.LockAsync(Samples.OtherOld, default);
            await held.EnsureHeldAsync(default);
            Assert.True(holdings.Add(held.Holding) && holdings.Add(other.Holding));
        }
    }

    [Fact]
    public async Task A_run_is_running_until_it_ends_and_interrupted_without_an_end()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await using var history = await OpenHistoryAsync();
        await using (var held = await ledger.LockAsync(Samples.Old, default))
        {
            route.BeginRun(Forward with { Holding = held.Holding });
            await route.NoteRunAsync(default);
            var running = await OneAsync(history);
            Assert.Equal((RunOutcome.Running, null, "taro@example.jp", "taro@example.com"), (running.Outcome, running.Ended, running.Source.Name, running.Destination.Name));

            var counts = new RunCounts { Listed = 1, Done = 2, Bytes = 3, AlreadyForwarded = 4, Quarantined = 5, Failed = 6, NotReached = 7, KeptRecent = 8, KeptUnproven = 9, KeptCopyGone = 10, PercentUsedBefore = 90.5, PercentUsedAfter = 1 };
            await route.EndRunAsync(new RunEnd(RunOutcome.Failed, counts, new MailSyncException(MailFailure.AuthenticationFailed, "no\u0007")), default);
            var ended = await OneAsync(history);
            Assert.Equal((RunOutcome.Failed, counts, "AuthenticationFailed", "no<U+0007>"), (ended.Outcome, ended.Counts, ended.FailureId, ended.Failure));
            Assert.True(ended.Ended >= ended.Begun);

            route.BeginRun(Forward with { Kind = RunKind.Removal, Holding = held.Holding });
            await route.NoteRunAsync(default);
        }
        // This process holds the lock again, for another run.
        await using (var held = await ledger.LockAsync(Samples.Old with { Protocol = MailProtocol.Imap, Login = "TARO" }, default))
        {
            Assert.Equal(RunOutcome.Interrupted, (await history.FindRunsAsync(Samples.Old, default, 10, default))[0].Outcome);
            var again = await ledger.OpenRouteAsync(Samples.Old with { Protocol = MailProtocol.Imap, Login = "TARO" }, Samples.New, default);
            again.BeginRun(Forward with { Holding = held.Holding });
            await again.NoteRunAsync(default);
        }
        Assert.Equal([RunOutcome.Interrupted, RunOutcome.Failed], (await history.FindRunsAsync(Samples.Old, default, 10, default)).Select(r => r.Outcome));
        Assert.Single(await history.FindRunsAsync(null, default, 1, default));
    }

    [Fact]
    public async Task A_ledger_for_reading_gives_no_lock()
    {
        await (await OpenAsync()).DisposeAsync();
        await using var ledger = await OpenAsync(LedgerAccess.ReadOnly);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.LockAsync(Samples.Old, default));
    }

    static async Task RefusesAsync(ILedger ledger, MailboxKey mailbox)
    {
        var e = await Assert.ThrowsAsync<MailSyncException>(() => ledger.LockAsync(mailbox, default));
        Assert.Equal(MailFailure.AlreadyRunning, e.Failure);
        Assert.Contains(mailbox.Login, e.Message, StringComparison.Ordinal);
    }

    static async Task<RunRecord> OneAsync(ILedgerHistory history) => Assert.Single(await history.FindRunsAsync(null, default, 10, default));

    static MailAccount Account(string address) => new(address, "mail.example.jp", 993, MailProtocol.Imap, MailSecurity.Tls, null);
}
