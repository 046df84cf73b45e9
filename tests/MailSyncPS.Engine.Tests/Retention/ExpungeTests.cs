using MailSyncPS.Engine.Tests.Folders;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>IMAP sources that let mails be marked as deleted, and do not expunge all of them.</summary>
public sealed class ExpungeTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    [Fact]
    public async Task One_that_may_not_be_expunged_keeps_no_other_from_being_freed_and_no_mark()
    {
        Old.Add("INBOX", mails: 5);
        Assert.True((await ForwardAsync()).Complete);
        Old.Refuse = command => Expunged(command) is { } set && UidSet.Holds(set, 3) ? "NO [CANNOT] on legal hold" : null;
        await RemoveAsync();
        Assert.Equal([3u], Old["INBOX"].Mails.Select(m => m.Uid));
        Assert.Contains(Old.LinesHeard, l => l.Contains("UID STORE 3 -FLAGS", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_expunges_no_set_gets_one_after_the_other()
    {
        Old.Add("INBOX", mails: 5);
        Assert.True((await ForwardAsync()).Complete);
        Old.Refuse = command => Expunged(command) is { } set && set.IndexOfAny([':', ',']) >= 0 ? "BAD one message, please" : null;
        Assert.Equal(5, (await RemoveAsync()).Removed);
        Assert.Empty(Old["INBOX"].Mails);
    }

    [Fact]
    public async Task A_server_that_expunges_nothing_keeps_no_marks()
    {
        Old.Add("INBOX", mails: 3);
        Assert.True((await ForwardAsync()).Complete);
        Old.Refuse = command => Expunged(command) is not null ? "NO not today" : null;
        Assert.Equal(0, (await RemoveAsync()).Removed);
        Assert.Equal(3, Old["INBOX"].Mails.Count);
        Assert.Contains(Old.LinesHeard, l => l.Contains("UID STORE 1:3 -FLAGS", StringComparison.Ordinal));
    }

    static string? Expunged(string command) => command.StartsWith("UID EXPUNGE ", StringComparison.Ordinal) ? command.Split(' ')[2] : null;
}
