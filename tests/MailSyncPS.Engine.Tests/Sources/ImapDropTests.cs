using System.Globalization;
using System.Text;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>IMAP sources that say what can't be.</summary>
[Collection(ServersCollection.Name)]
public sealed class ImapDropTests(Servers servers, ITestOutputHelper output) : IAsyncLifetime, IAsyncDisposable
{
    static readonly DateTimeOffset Received = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddDays(-20).ToUnixTimeSeconds());
    readonly ImapDrop _drop = new();
    readonly MailboxPair _pair = new(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _drop.DisposeAsync();
        _pair.Dispose();
    }

    [Theory]
    [InlineData("31-Feb-2026 00:00:00 +0000")]
    [InlineData("00-Jan-0000 00:00:00 +0000")]
    [InlineData("yesterday")]
    [InlineData("")]
    public async Task An_impossible_date_stops_nothing_and_the_date_of_arrival_is_read_from_the_mail(string date)
    {
        Fill(3);
        _drop.Mails[1] = _drop.Mails[1] with { InternalDate = date };
        var result = await ForwardAsync();
        Assert.Empty(_pair.Observer.Errors);
        Assert.Equal((3, true), (result.Forwarded, result.Complete));
        var copies = _pair.Destination.Mails();
        Assert.Empty(MailComparison.Differences(_drop.Mails.Select(m => new TestMail(m.Bytes, Received)), copies));
        Assert.Equal(3, (await ForwardAsync()).AlreadyForwarded);
    }

    [Theory]
    [InlineData("NIL")]
    [InlineData("{0}\r\n")]
    public async Task A_body_that_is_not_there_is_an_error_and_no_empty_mail(string body)
    {
        Fill(4);
        _drop.Body = uid => uid == 2 ? body : null;
        var result = await ForwardAsync();
        Assert.Equal([MailFailure.MessageUnreadable], _pair.Observer.Failures);
        Assert.Equal((3, 1), (result.Forwarded, result.Quarantined));
        Assert.Empty(MailComparison.Differences(_drop.Mails.Where(m => m.Uid != 2).Select(m => new TestMail(m.Bytes, Received)), _pair.Destination.Mails()));
        Assert.True((await ForwardAsync()).Complete);
        Assert.Empty(_pair.Observer.Errors);
    }

    [Theory]
    [InlineData("NO [UNAVAILABLE] user database is down", MailFailure.ServerUnavailable)]
    [InlineData("NO [INUSE] mailbox in use", MailFailure.MailboxInUse)]
    public async Task A_login_that_fails_for_a_while_is_tried_again_and_is_no_wrong_password(string answer, MailFailure failure)
    {
        Fill(2);
        _drop.Login = n => n <= 1 ? answer : "OK";
        Assert.True((await ForwardAsync()).Complete);
        Assert.Empty(_pair.Observer.Errors);
        Assert.Equal(2, _drop.LinesHeard.Count(l => l.Contains("LOGIN", StringComparison.Ordinal)));

        _drop.Login = _ => answer.Replace("]", "] try again in 9 minutes:", StringComparison.Ordinal);
        await ForwardAsync();
        Assert.Equal([failure], _pair.Observer.Failures);
    }

    [Fact]
    public async Task Nothing_but_reading_commands_is_said_to_a_source()
    {
        Fill(3);
        await ForwardAsync();
        var verbs = _drop.LinesHeard.Select(l => l.Split(' ')).Select(w => w[1] == "UID" ? $"UID {w[2]}" : w[1]).Distinct().Order(StringComparer.Ordinal);
        Assert.Empty(verbs.Except(["CAPABILITY", "LOGIN", "LIST", "LSUB", "NAMESPACE", "EXAMINE", "FETCH", "UID FETCH", "NOOP", "LOGOUT", "ID"]));
        Assert.DoesNotContain(_drop.LinesHeard, l => l.Contains("BODY[", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_uidplus_nothing_is_removed()
    {
        _drop.Capabilities = "IMAP4rev1";
        Fill(2);
        await ForwardAsync();
        var refusal = await Assert.ThrowsAsync<MailSyncException>(() => _pair.RemoveAsync(0, r => r with { Source = Account }));
        Assert.Equal(MailFailure.UidPlusMissing, refusal.Failure);
        Assert.DoesNotContain(_drop.LinesHeard, l => l.Contains("STORE", StringComparison.Ordinal) || l.Contains("EXPUNGE", StringComparison.Ordinal));
    }

    MailAccount Account => TestAccounts.At(_drop.Port, MailProtocol.Imap, _pair.OldUser);

    Task<MailForwardResult> ForwardAsync() => _pair.ForwardAsync(r => r with { Source = Account });

    void Fill(int count)
    {
        for (var i = 1u; i <= count; i++)
        {
            var head = string.Create(CultureInfo.InvariantCulture, $"Received: from a by b; {Received:r}\r\nSubject: mail {i}\r\n\r\nbody {i}\r\n");
            _drop.Mails.Add((i, Encoding.Latin1.GetBytes(head), Received.ToString("dd-MMM-yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)));
        }
    }
}
