using MailSyncPS.Engine.Tests.Folders;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>One busy answer, or one connection that breaks, is a moment's trouble: the removal tries again, and ends well in that run.</summary>
public sealed class MomentsTroubleTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    [Theory]
    [InlineData(true, "EXAMINE INBOX", "NO [UNAVAILABLE] Server Busy")]
    [InlineData(true, "UID FETCH", "NO [INUSE] Mailbox in use")]
    [InlineData(true, "UID FETCH", "")]
    [InlineData(true, "UID EXPUNGE", "NO [UNAVAILABLE] Server Busy")]
    [InlineData(false, "STATUS INBOX", "NO [UNAVAILABLE] Server Busy")]
    [InlineData(false, "EXAMINE INBOX", "BAD Request is throttled. Suggested Backoff Time: 20 milliseconds")]
    [InlineData(false, "UID FETCH", "")]
    public async Task A_removal_tries_again(bool isOld, string command, string answer)
    {
        await CopyAsync();
        var refused = 0;
        var removal = await RemoveAsync(planned: () => (isOld ? Old : New).Refuse =
            said => said.StartsWith(command, StringComparison.Ordinal) && ++refused == 1 ? answer : null);

        Assert.True(refused > 1);
        Assert.Equal(4, removal.Removed);
        Assert.Empty(Observer.Errors);
        Assert.Equal(0, Old.Folders.Sum(f => f.Mails.Count));
        Assert.Equal(4, New.Folders.Sum(f => f.Mails.Count));
    }

    [Fact]
    public async Task Trouble_that_stays_is_told_and_nothing_has_gone()
    {
        await CopyAsync();
        var removal = await RemoveAsync(planned: () => New.Refuse =
            said => said.StartsWith("EXAMINE", StringComparison.Ordinal) ? "NO [UNAVAILABLE] Server Busy" : null);

        Assert.Equal(0, removal.Removed);
        Assert.Equal([MailFailure.ServerUnavailable], Observer.Failures);
        Assert.Equal(4, Old.Folders.Sum(f => f.Mails.Count));
    }

    async Task CopyAsync()
    {
        Old.Add("INBOX", mails: 2);
        Old.Add("Work", mails: 2);
        Assert.True((await ForwardAsync()).Complete);
    }
}
