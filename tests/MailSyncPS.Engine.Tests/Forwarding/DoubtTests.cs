using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tests.Ledger;
using Microsoft.Extensions.Time.Testing;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>How long a run waits for what an earlier one may have under way, by a clock that is set by hand.</summary>
public sealed class DoubtTests
{
    static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    readonly FakeTimeProvider _clock = new(Noon);
    readonly RunTimeouts _timeouts;

    public DoubtTests() => _timeouts = new() { Time = _clock };

    [Fact]
    public void A_server_that_hung_up_is_done_within_five_seconds() => Assert.Equal(Noon.AddSeconds(5), EndAfter(new IOException(), 30));

    [Fact]
    public void A_silent_server_may_be_at_work_for_another_minute() =>
        Assert.Equal(Noon.AddSeconds(65), EndAfter(new MailSyncException(MailFailure.ConnectionTimedOut, "silent"), 90));

    [Theory]
    [InlineData(3, 5)]
    [InlineData(40, 65)]
    public void Who_is_stopped_has_met_a_silent_server_if_the_answer_was_out_for_long(int sentAgo, int waits) =>
        Assert.Equal(Noon.AddSeconds(waits), EndAfter(new OperationCanceledException(), sentAgo));

    [Fact]
    public async Task What_the_run_before_noted_is_waited_for()
    {
        var doubt = new Doubt(_timeouts);
        _clock.Advance(TimeSpan.FromSeconds(6));
        var noted = doubt.EndOf([Sent(MessageState.CopyUncertain, 20) with { RetryAt = Noon.AddSeconds(30) }, Sent(MessageState.CopyUncertain, 20)]);

        Assert.Equal((false, true), (doubt.IsOver(noted), doubt.IsOver(null)));
        var wait = doubt.WaitOutAsync(noted, default);
        _clock.Advance(TimeSpan.FromSeconds(23));
        Assert.False(wait.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await wait;
        Assert.True(doubt.IsOver(noted));
    }

    [Theory]
    [InlineData(8, null)]
    [InlineData(20, 45)]
    [InlineData(3600, -3535)]
    [InlineData(-7200, 7265)]
    public void Of_a_run_that_was_killed_the_time_of_sending_tells(int sentAgo, int? waits) =>
        Assert.Equal(waits is { } seconds ? Noon.AddSeconds(seconds) : null, new Doubt(_timeouts).EndOf([Sent(MessageState.CopyIntent, sentAgo)]));

    [Fact]
    public async Task A_clock_that_was_set_back_costs_one_wait_of_a_minute()
    {
        var doubt = new Doubt(_timeouts);
        var noted = Noon.AddHours(5);

        var wait = doubt.WaitOutAsync(noted, default);
        _clock.Advance(TimeSpan.FromSeconds(65));
        await wait;
        await doubt.WaitOutAsync(null, default);

        Assert.Equal((true, false), (doubt.IsOver(noted), doubt.IsOver(noted.AddSeconds(1))));
    }

    DateTimeOffset EndAfter(Exception failure, int sentAgo) => new Doubt(_timeouts).EndOf(Sent(MessageState.CopyIntent, sentAgo), failure);

    static MessageRecord Sent(MessageState state, int ago) => Samples.Listed("1") with { State = state, SentAt = Noon.AddSeconds(-ago) };
}
