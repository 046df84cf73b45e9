using System.Globalization;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.Locks;

namespace MailSyncPS.Engine.Tests.Ledger;

public sealed class RunLockTests : IDisposable
{
    readonly LedgerFolderFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    string LockFile => Assert.Single(Directory.GetFiles(fixture.LedgerPath + ".locks"));

    [Fact]
    public async Task The_lock_is_free_again_once_it_is_released()
    {
        await using var ledger = await fixture.OpenAsync();
        for (var i = 0; i < 3; i++)
        {
            await using var held = await ledger.LockAsync(Samples.Old, default);
            await held.EnsureHeldAsync(default);
        }

        Assert.True(File.Exists(LockFile));
    }

    [Fact]
    public async Task A_second_run_is_refused_while_another_process_holds_the_lock_and_served_after_kill_9()
    {
        using var child = new ChildProcess(nameof(LedgerChild.HoldLockAsync), fixture.LedgerPath);
        Assert.Equal("held", await child.ReadLineAsync());
        await using var ledger = await fixture.OpenAsync();
        await RefusesAsync(ledger, Samples.Old, child.Id);

        await child.KillAsync();

        await using var held = await ledger.LockAsync(Samples.Old, default);
        await held.EnsureHeldAsync(default);
    }

    [Fact]
    public async Task Another_process_is_refused_while_this_one_holds_the_lock()
    {
        await using var ledger = await fixture.OpenAsync();
        await using var held = await ledger.LockAsync(Samples.Old, default);
        using var child = new ChildProcess(nameof(LedgerChild.HoldLockAsync), fixture.LedgerPath);

        Assert.StartsWith(nameof(MailFailure.AlreadyRunning), await child.ReadLineAsync(), StringComparison.Ordinal);
        await held.EnsureHeldAsync(default);
    }

    [Theory]
    [InlineData(FileShare.Read)]
    [InlineData(FileShare.None)]
    public async Task Who_has_the_file_open_for_a_moment_is_waited_for_and_is_no_run(FileShare share)
    {
        await using var ledger = await fixture.OpenAsync();
        await (await ledger.LockAsync(Samples.Old, default)).DisposeAsync();
        // As a run that was killed left it: the process is not there any more.
        File.WriteAllText(LockFile, new LockHolder(int.MaxValue, DateTimeOffset.UtcNow, Guid.NewGuid()).Format());
        var reader = new FileStream(LockFile, FileMode.Open, FileAccess.Read, share);
        var taking = Task.Run(() => ledger.LockAsync(Samples.Old, default));
        await Task.Delay(600);
        Assert.False(taking.IsCompleted);
        await reader.DisposeAsync();

        await using var held = await taking;
        await held.EnsureHeldAsync(default);
    }

    [Fact]
    public async Task Who_keeps_the_file_open_is_named_as_another_program()
    {
        await using var ledger = await fixture.OpenAsync();
        await (await ledger.LockAsync(Samples.Old, default)).DisposeAsync();
        File.WriteAllText(LockFile, "");
        await using var reader = new FileStream(LockFile, FileMode.Open, FileAccess.Read, FileShare.None);

        var e = await Assert.ThrowsAsync<MailSyncException>(() => ledger.LockAsync(Samples.Old, default));

        Assert.Equal(MailFailure.LedgerNotWritable, e.Failure);
        Assert.Contains("another program", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_whose_file_was_removed_is_lost()
    {
        if (OperatingSystem.IsWindows())
            return; // There the file can't be removed while it is held.
        await using var ledger = await fixture.OpenAsync();
        await using var held = await ledger.LockAsync(Samples.Old, default);
        File.Delete(LockFile);

        Assert.Equal(MailFailure.LockLost, (await Assert.ThrowsAsync<MailSyncException>(() => held.EnsureHeldAsync(default).AsTask())).Failure);
    }

    [Fact]
    public async Task A_lock_whose_file_was_replaced_is_lost_to_who_took_it_anew()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var ledger = await fixture.OpenAsync();
        await using var held = await ledger.LockAsync(Samples.Old, default);
        File.Delete(LockFile);
        await using var taken = await ledger.LockAsync(Samples.Old, default);

        Assert.Equal(MailFailure.LockLost, (await Assert.ThrowsAsync<MailSyncException>(() => held.EnsureHeldAsync(default).AsTask())).Failure);
        await taken.EnsureHeldAsync(default);
    }

    [Fact]
    public async Task A_lock_whose_folder_was_removed_is_lost()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var ledger = await fixture.OpenAsync();
        await using var held = await ledger.LockAsync(Samples.Old, default);
        Directory.Delete(fixture.LedgerPath + ".locks", recursive: true);

        Assert.Equal(MailFailure.LockLost, (await Assert.ThrowsAsync<MailSyncException>(() => held.EnsureHeldAsync(default).AsTask())).Failure);
    }

    [Fact]
    public async Task A_folder_of_locks_that_can_not_be_made_is_an_error_that_says_so()
    {
        File.WriteAllText(fixture.LedgerPath + ".locks", "");
        await using var ledger = await fixture.OpenAsync();

        var e = await Assert.ThrowsAsync<MailSyncException>(() => ledger.LockAsync(Samples.Old, default));

        Assert.Equal(MailFailure.LedgerNotWritable, e.Failure);
    }

    [Fact]
    public async Task A_link_to_a_ledger_leads_to_the_same_locks()
    {
        if (OperatingSystem.IsWindows())
            return; // Making a link takes a privilege there.
        await using var ledger = await fixture.OpenAsync();
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var link = Path.Combine(fixture.Folder, "link.db");
        File.CreateSymbolicLink(link, fixture.LedgerPath);

        await using var linked = await LedgerStore.OpenAsync(link, LedgerAccess.ReadWrite, default);

        await RefusesAsync(linked, Samples.Old, Environment.ProcessId);
    }

    static async Task RefusesAsync(ILedger ledger, MailboxKey mailbox, int process)
    {
        var e = await Assert.ThrowsAsync<MailSyncException>(() => ledger.LockAsync(mailbox, default));
        Assert.Equal(MailFailure.AlreadyRunning, e.Failure);
        Assert.Contains($"process {process.ToString(CultureInfo.InvariantCulture)}, since 20", e.Message, StringComparison.Ordinal);
        Assert.Contains(mailbox.Login, e.Message, StringComparison.Ordinal);
    }
}
