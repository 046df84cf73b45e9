using MailSyncPS.Engine.Servers.Sessions;

namespace MailSyncPS.Engine.Tests.Timing;

/// <summary>Of logins side by side one is tried first.</summary>
public sealed class FirstLoginTests
{
    static readonly RunTimeouts Timeouts = new();

    static MailSyncException Refused => new(MailFailure.AuthenticationFailed, "wrong password");

    [Fact]
    public async Task A_wrong_password_is_tried_once_for_all_that_wait()
    {
        var (secret, tried, answer) = (new object(), 0, new TaskCompletionSource());
        var logins = Enumerable.Range(0, 8).Select(_ => FirstLogin.RunAsync<int>(secret, Timeouts, async () =>
        {
            Interlocked.Increment(ref tried);
            await answer.Task;
            throw Refused;
        }, default)).ToList();
        answer.SetResult();
        foreach (var login in logins)
            Assert.Equal(MailFailure.AuthenticationFailed, (await Assert.ThrowsAsync<MailSyncException>(() => login)).Failure);
        Assert.Equal(1, tried);
        // Who comes later may have had it mended.
        Assert.Equal(7, await FirstLogin.RunAsync(secret, Timeouts, () => Task.FromResult(7), default));
    }

    [Fact]
    public async Task A_right_one_lets_all_in_side_by_side()
    {
        var (secret, inside, most, answer) = (new object(), 0, 0, new TaskCompletionSource());
        var logins = Enumerable.Range(0, 8).Select(i => FirstLogin.RunAsync(secret, Timeouts, async () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            if (i > 0)
                await answer.Task;
            LetIn.Note(secret, Timeouts.Time);
            return i;
        }, default)).ToList();
        await logins[0];
        while (Volatile.Read(ref inside) < 8)
            await Task.Delay(5);
        answer.SetResult();
        Assert.Equal(Enumerable.Range(0, 8), await Task.WhenAll(logins));
    }

    [Fact]
    public async Task Another_failure_is_nobody_elses()
    {
        var (secret, tried) = (new object(), 0);
        var logins = Enumerable.Range(0, 3).Select(_ => FirstLogin.RunAsync<int>(secret, Timeouts, async () =>
        {
            Interlocked.Increment(ref tried);
            await Task.Yield();
            throw new MailSyncException(MailFailure.ConnectionLost, "broke");
        }, default)).ToList();
        foreach (var login in logins)
            await Assert.ThrowsAsync<MailSyncException>(() => login);
        Assert.Equal(3, tried);
    }
}
