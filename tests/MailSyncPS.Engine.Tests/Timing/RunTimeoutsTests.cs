using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace MailSyncPS.Engine.Tests.Timing;

/// <summary>Waits, by a clock that the tests turn.</summary>
public sealed class RunTimeoutsTests
{
    readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddYears(60));
    readonly RecordingObserver _observer = new();
    readonly List<string> _progress = [];

    RunTimeouts Timeouts => new() { Time = _clock };

    [Fact]
    public async Task A_busy_server_is_tried_again_after_waits_that_double()
    {
        var retries = new Retries(Timeouts, 5, _observer, _progress.Add);
        foreach (var seconds in (int[])[1, 2, 4, 8])
            Assert.True(await AfterAsync(seconds, retries.WaitAsync(Busy(), default)));

        Assert.False(await retries.WaitAsync(Busy(), default));
        Assert.Equal(4, _progress.Count);
    }

    [Fact]
    public async Task What_was_achieved_makes_the_attempts_count_anew()
    {
        var retries = new Retries(Timeouts, 3, _observer, _progress.Add);
        Assert.True(retries.Count());
        Assert.True(await AfterAsync(2, retries.WaitAsync(Busy(), default)));
        retries.Renew();
        Assert.True(await AfterAsync(1, retries.WaitAsync(Busy(), default)));
        Assert.True(retries.Count());
        Assert.False(retries.Count());
    }

    [Fact]
    public async Task A_server_that_asks_for_a_long_wait_is_left_to_the_next_run()
    {
        var retries = new Retries(Timeouts, 5, _observer, _progress.Add);
        Assert.True(await AfterAsync(120, retries.WaitAsync(Busy(TimeSpan.FromMinutes(2)), default)));
        Assert.False(await retries.WaitAsync(Busy(TimeSpan.FromMinutes(3)), default));
    }

    [Fact]
    public async Task A_copy_is_looked_for_ever_more_seldom_until_its_time_is_over()
    {
        var schedule = new PollSchedule(Timeouts);
        Assert.True(await schedule.NextAsync(default));
        // The sixth wait would be longer than what is left of five seconds.
        foreach (var wait in (double[])[0.2, 0.32, 0.512, 0.8192, 1.31072, 1.83808])
            Assert.True(await AfterAsync(wait, schedule.NextAsync(default)));

        Assert.False(await schedule.NextAsync(default));
    }

    [Fact]
    public void A_limit_ends_with_its_time_with_another_token_and_not_after_it_was_dropped()
    {
        using var stop = new CancellationTokenSource();
        using var timed = Timeouts.Limit(TimeSpan.FromHours(1), default);
        using var stopped = Timeouts.Limit(TimeSpan.FromHours(1), stop.Token);
        CancellationToken dropped;
        using (var limit = Timeouts.Limit(TimeSpan.FromHours(1), stop.Token))
            dropped = limit.Token;

        stop.Cancel();
        Assert.Equal((false, true, false), (timed.Token.IsCancellationRequested, stopped.Token.IsCancellationRequested, dropped.IsCancellationRequested));
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.False(timed.Token.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((true, false), (timed.Token.IsCancellationRequested, dropped.IsCancellationRequested));
    }

    [Fact]
    public void A_password_counts_as_right_for_ten_minutes()
    {
        var account = TestAccounts.At(993, MailProtocol.Imap, "taro");
        LetIn.Note(AccountSecrets.Find(account), _clock);
        _clock.Advance(TimeSpan.FromMinutes(9.9));
        Assert.True(LetIn.Recently(AccountSecrets.Find(account), Timeouts));
        _clock.Advance(TimeSpan.FromMinutes(0.2));
        Assert.False(LetIn.Recently(AccountSecrets.Find(account), Timeouts));
    }

    [Fact]
    public async Task A_silent_server_is_left_when_its_time_is_over()
    {
        await using var stream = new GuardedStream(new NeverStream(), "imap.example.jp:993", Timeouts);
        stream.Expect(0);
        var reading = stream.ReadAsync(new byte[1]).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(89));
        Assert.False(reading.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2));

        var failure = await Assert.ThrowsAsync<MailSyncException>(() => reading);
        Assert.Equal(MailFailure.ConnectionTimedOut, failure.Failure);
        Assert.StartsWith("imap.example.jp:993 can be reached and does not answer. Check -Port and -Security", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Lets just so much time pass, and checks that less is not enough.</summary>
    async Task<bool> AfterAsync(double seconds, Task<bool> waiting)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds - 0.1));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        return await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    static MailSyncException Busy(TimeSpan? wait = null) => new(MailFailure.ServerUnavailable, "busy") { RetryAfter = wait };

    /// <summary>A connection over which nothing ever comes.</summary>
    sealed class NeverStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
