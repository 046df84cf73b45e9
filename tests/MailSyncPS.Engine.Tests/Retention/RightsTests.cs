using System.Text;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>Removals where the user has not all rights in a folder (RFC 4314), at either end, at a real server.</summary>
[Collection(EndServersCollection.Name)]
public sealed class RightsTests(Servers servers, ITestOutputHelper output)
{
    static readonly DateTimeOffset Received = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddDays(-20).ToUnixTimeSeconds());

    static readonly IReadOnlyList<TestMail> Mails = [.. Enumerable.Range(1, 3).Select(i => new TestMail(
        Encoding.ASCII.GetBytes($"Received: from a by b; {Received:r}\r\nSubject: mail {i}\r\n\r\n{new string('x', i)}\r\n"), Received))];

    static DovecotOptions WithRights => new()
    {
        ExtraConfiguration = "mail_plugins = $mail_plugins acl\nprotocol imap {\n  mail_plugins = $mail_plugins acl imap_acl\n}\nplugin {\n  acl = vfile\n}\n",
    };

    [Theory]
    [InlineData("lri")]
    [InlineData("lrwsi")]
    [InlineData("lrwsit")]
    public async Task A_trial_message_that_can_not_be_taken_back_is_not_left_at_the_destination(string rights)
    {
        await using var guarded = await DovecotServer.RunAsync(WithRights);
        using var pair = new MailboxPair(servers.Old, guarded, output);
        foreach (var mail in Mails)
        {
            pair.Source.Deliver(mail);
            pair.Destination.Deliver(mail);
        }
        Grant(guarded.MailFolder(pair.NewUser), rights);
        Assert.Equal(3, (await pair.ForwardAsync()).AlreadyForwarded);
        await pair.RemoveAsync(0);
        Assert.Empty(MailComparison.Differences(Mails, pair.Destination.Mails()));
    }

    [Fact]
    public async Task That_a_destination_lets_nobody_remove_is_not_told_as_an_extension_that_it_lacks()
    {
        await using var guarded = await DovecotServer.RunAsync(WithRights);
        using var pair = new MailboxPair(servers.Old, guarded, output);
        foreach (var mail in Mails)
        {
            pair.Source.Deliver(mail);
            pair.Destination.Deliver(mail);
        }
        Grant(guarded.MailFolder(pair.NewUser), "lr");
        Assert.Equal(3, (await pair.ForwardAsync()).AlreadyForwarded);
        Assert.Equal(0, (await pair.RemoveAsync(0)).Removed);
        Assert.DoesNotContain(pair.Observer.Errors, e => e.Message.Contains("no UIDPLUS", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("lr")]
    [InlineData("lrwsi")]
    public async Task A_source_in_which_nobody_may_remove_is_told_as_such(string rights)
    {
        await using var guarded = await DovecotServer.RunAsync(WithRights);
        using var pair = new MailboxPair(guarded, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        Assert.True((await pair.ForwardAsync()).Complete);
        Grant(guarded.MailFolder(pair.OldUser), rights);
        Assert.Equal(0, (await pair.RemoveAsync(0)).Removed);
        Assert.Equal([MailFailure.CommandRefused], pair.Observer.Failures);
        Assert.DoesNotContain(pair.Observer.Errors, e => e.Message.Contains("makes no sense", StringComparison.Ordinal)
            || e.Message.Contains("took the removal", StringComparison.Ordinal));
    }

    static void Grant(string folder, string rights) => File.WriteAllText(Path.Combine(folder, "dovecot-acl"), $"owner {rights}\n");
}
