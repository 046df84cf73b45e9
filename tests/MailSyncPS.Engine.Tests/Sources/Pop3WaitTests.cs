using System.Diagnostics;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>POP3 servers that are busy: they are given the time they ask for, and never a second password.</summary>
[Collection(EndServersCollection.Name)]
public sealed class Pop3WaitTests(Servers servers, ITestOutputHelper output) : Pop3DropTest(servers, output)
{
    [Theory]
    [InlineData("-ERR [LOGIN-DELAY] wait 1 second between two logins", MailFailure.ServerUnavailable)]
    [InlineData("-ERR [IN-USE] locked, try again in 300 ms", MailFailure.MailboxInUse)]
    [InlineData("-ERR [SYS/TEMP] try again in 300 milliseconds", MailFailure.ServerUnavailable)]
    public async Task Each_step_waits_for_a_busy_server_and_gives_up_after_a_few_times(string busy, MailFailure failure)
    {
        Drop.Mails.AddRange([("a", Mail("a")), ("b", Mail("b"))]);
        var refusals = 0;
        Drop.Login = _ => ++refusals % 2 == 1 ? busy : "+OK";
        var began = Stopwatch.StartNew();
        Assert.True((await ForwardAsync()).Complete);
        Assert.Empty(Pair.Observer.Errors);
        Assert.InRange(began.Elapsed.TotalSeconds, 0.29, 15);
        Assert.Equal(2, (await RemoveAsync()).Removed);
        Assert.Empty(Pair.Observer.Errors);
        Assert.Empty(Drop.Mails);
        Assert.Contains(Pair.Observer.Lines, l => l.Contains("again in", StringComparison.Ordinal));

        var logins = Drop.Sessions.Count;
        Drop.Login = _ => busy.Replace("1 second", "20 ms", StringComparison.Ordinal).Replace("300", "20", StringComparison.Ordinal);
        await ForwardAsync();
        Assert.Equal([failure], Pair.Observer.Failures);
        Assert.Equal(failure, (await Assert.ThrowsAsync<MailSyncException>(() => RemoveAsync())).Failure);
        Assert.InRange(Drop.Sessions.Count - logins, 4, 12);
        Assert.All(Drop.Sessions, s => Assert.InRange(s.LinesHeard.Count(l => l.Split(' ')[0] is "PASS" or "APOP" or "AUTH"), 0, 1));
    }

    [Fact]
    public async Task A_wait_beyond_all_bounds_is_told_at_once_by_a_forward_and_by_a_removal()
    {
        Drop.Mails.Add(("a", Mail("a")));
        await ForwardAsync();
        var quits = 0;
        Drop.Instead = (_, line) =>
        {
            quits += Drop.LinesHeard.Any(l => l.StartsWith("DELE", StringComparison.Ordinal)) && line == "QUIT" ? 1 : 0;
            return null;
        };
        Drop.Login = _ => quits > 0 ? "-ERR [LOGIN-DELAY] wait 9999999 minutes" : "+OK";
        var began = Stopwatch.StartNew();
        var removal = await RemoveAsync();
        Assert.Equal([MailFailure.ServerUnavailable], Pair.Observer.Failures);
        // It has gone; that is known only once it can be seen.
        Assert.Equal(0, removal.Removed);
        Drop.Mails.Add(("b", Mail("b")));
        await ForwardAsync();
        Assert.Equal([MailFailure.ServerUnavailable], Pair.Observer.Failures);
        Assert.InRange(began.Elapsed.TotalSeconds, 0, 10);
        Drop.Login = _ => "+OK";
        Assert.Equal(1, (await ForwardAsync()).Forwarded);
        AssertCopies([Mail("a"), Mail("b")]);
    }

    [Theory]
    [InlineData("-ERR [SYS/TEMP] storage is down, try again in 100 ms")]
    [InlineData("-ERR no")]
    public async Task A_server_that_gives_no_message_for_a_while_has_none_set_aside(string refusal)
    {
        Drop.Mails.AddRange(Enumerable.Range(0, 8).Select(i => ($"id{i}", Mail($"mail{i}"))));
        Drop.Instead = (_, line) => line.StartsWith("RETR", StringComparison.Ordinal) ? refusal : null;
        var result = await ForwardAsync(r => r with { Timeouts = new() { FirstWait = TimeSpan.FromMilliseconds(20) } });
        Assert.Single(Pair.Observer.Errors);
        Assert.True(Pair.Observer.Errors[0].IsTransient);
        Assert.Equal((0, 0), (result.Forwarded, result.Quarantined));
        Drop.Instead = (_, _) => null;
        Assert.Equal((8, true), (await ForwardAsync()) is var whole ? (whole.Forwarded, whole.Complete) : default);
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
    }

    [Theory]
    [InlineData("-ERR [SYS/PERM] this one is damaged")]
    [InlineData("")]
    public async Task One_message_that_is_never_given_is_set_aside_and_the_others_go_on(string refusal)
    {
        Drop.Mails.AddRange(Enumerable.Range(0, 8).Select(i => ($"id{i}", Mail($"mail{i}"))));
        Drop.Instead = (_, line) => line == "RETR 4" ? refusal : null;
        var result = await ForwardAsync(r => r with { Timeouts = new() { Doubt = TimeSpan.FromSeconds(1), FirstWait = TimeSpan.FromMilliseconds(20) } });
        Assert.Equal([MailFailure.MessageUnreadable], Pair.Observer.Failures);
        Assert.Equal((7, 1), (result.Forwarded, result.Quarantined));
        AssertCopies(Drop.Mails.Where(m => m.Uidl != "id3").Select(m => m.Bytes));
        Assert.False((await ForwardAsync()).Complete);
        Assert.Empty(Pair.Observer.Errors);
    }

    [Fact]
    public async Task One_message_that_is_not_given_for_now_is_told_and_tried_again_by_the_next_run()
    {
        Drop.Mails.AddRange(Enumerable.Range(0, 8).Select(i => ($"id{i}", Mail($"mail{i}"))));
        Drop.Instead = (_, line) => line == "RETR 4" ? "-ERR [SYS/TEMP] this one is on tape, try again in 50 ms" : null;
        var result = await ForwardAsync(r => r with { Timeouts = new() { Doubt = TimeSpan.FromSeconds(1), FirstWait = TimeSpan.FromMilliseconds(20) } });
        Assert.Equal([MailFailure.MessageUnreadable], Pair.Observer.Failures);
        Assert.Equal((7, 0, 1, false), (result.Forwarded, result.Quarantined, result.Failed, result.Complete));
        Drop.Instead = (_, _) => null;
        Assert.Equal((1, true), (await ForwardAsync()) is var rest ? (rest.Forwarded, rest.Complete) : default);
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
    }
}
