using MailSyncPS.Engine.Tests.Sources;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>IMAP sources that do not let some mail go, or tell a next UID that was given already.</summary>
[Collection(EndServersCollection.Name)]
public sealed class HeldMailTests(Servers servers, ITestOutputHelper output) : ImapDropTest(servers, output)
{
    [Fact]
    public async Task One_that_may_not_be_marked_keeps_no_other_from_being_freed()
    {
        Fill(5);
        Assert.True((await ForwardAsync()).Complete);
        Drop.Answer = (command, usual) => command.StartsWith("UID STORE", StringComparison.Ordinal) && UidSet.Holds(command.Split(' ')[2], 3)
            ? "NO [NOPERM] on legal hold" : usual;
        await RemoveAsync();
        Assert.NotEmpty(Pair.Observer.Errors);
        Assert.Equal([3u], Drop.Mails.Select(m => m.Uid));
    }

    [Fact]
    public async Task A_UIDNEXT_that_is_given_already_keeps_nothing_from_being_freed()
    {
        Fill(5);
        Drop.Say = (_, usual) => usual.Replace("UIDNEXT 1000", "UIDNEXT 1", StringComparison.Ordinal);
        for (var run = 0; run < 2; run++)
            Assert.True((await ForwardAsync()).Complete);
        Assert.Equal(5, Pair.Destination.Count);
        Assert.Equal(5, (await RemoveAsync()).Removed);
    }

    [Fact]
    public async Task Another_UIDVALIDITY_in_each_session_keeps_all_and_is_told()
    {
        Fill(5);
        var session = 100u;
        Drop.Login = number => { session = 100 + (uint)number; return "OK"; };
        Drop.Validity = _ => session;
        for (var run = 0; run < 2; run++)
            Assert.True((await ForwardAsync()).Complete);
        Assert.Equal(5, Pair.Destination.Count);
        var removal = await RemoveAsync();
        Assert.Equal((5, 0, 0, 5), (Drop.Mails.Count, removal.Removed, removal.KeptRecent, removal.KeptUnproven));
        Assert.Contains(Pair.Observer.Lines, l => l.StartsWith("warning", StringComparison.Ordinal) && l.Contains("UIDVALIDITY", StringComparison.Ordinal));
    }
}
