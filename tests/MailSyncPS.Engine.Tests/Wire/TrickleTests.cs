using System.Diagnostics;
using System.Text;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>Servers that are never silent for long and never come to an end: each operation has a time of its own.</summary>
public sealed class TrickleTests(ITestOutputHelper output)
{
    static readonly RunTimeouts Short = new()
    {
        Doubt = TimeSpan.FromMilliseconds(100),
        LongerDoubt = TimeSpan.Zero,
        FirstWait = TimeSpan.FromMilliseconds(10),
        Silence = TimeSpan.FromSeconds(30),
        Operation = TimeSpan.FromSeconds(1),
        SlowestLine = 1 << 20,
    };

    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    static readonly (MailProtocol Protocol, bool IsDestination, string At, string Slowly)[] Tricks =
    [
        (MailProtocol.Imap, false, "GREETING", "* OK a long welcome to you"),
        (MailProtocol.Imap, false, "CAPABILITY", "* CAPABILITY IMAP4rev1 X-A X-B"),
        (MailProtocol.Imap, false, "LOGIN", "* OK please wait a moment"),
        (MailProtocol.Imap, false, "EXAMINE", "* FLAGS (\\Seen \\Answered)"),
        (MailProtocol.Imap, false, "LISTING", "* 1 FETCH (UID 1 FLAGS (\\Seen"),
        (MailProtocol.Imap, false, "BODY", "* 1 FETCH (UID 1 BODY[] {999999999}\r\nSubject: slow"),
        (MailProtocol.Imap, true, "LOGIN", "* OK please wait a moment"),
        (MailProtocol.Imap, true, "APPENDED", "* OK still at work on it"),
        (MailProtocol.Pop3, false, "GREETING", "+OK a long welcome to you"),
        (MailProtocol.Pop3, false, "CAPA", "+OK\r\nUSER\r\nX-A\r\nX-B"),
        (MailProtocol.Pop3, false, "PASS", "+OK please wait a moment"),
        (MailProtocol.Pop3, false, "LIST", "+OK\r\n1 66666666666"),
        (MailProtocol.Pop3, false, "UIDL", "+OK\r\n1 aaaaaaaaaaaaaaaaaaaa"),
        (MailProtocol.Pop3, false, "RETR", "+OK\r\nSubject: slow"),
    ];

    [Fact]
    public async Task A_byte_at_a_time_is_given_up_in_time() => await Task.WhenAll(Tricks.Select(async trick =>
    {
        Func<PeerConnection, string, Task> slowly = (peer, _) => TrickleAsync(peer, trick.Slowly);
        await using var peer = new ScriptedPeer(trick.Protocol == MailProtocol.Pop3 ? new OddPop3(trick.At, slowly).PlayAsync
            : (trick.IsDestination ? new OddImap(trick.At, slowly) : new OddImap(trick.At, slowly).WithMail()).PlayAsync);
        var watch = Stopwatch.StartNew();
        var failure = await (trick.IsDestination ? WireRun.ForwardTo : WireRun.ForwardFrom)
            .RunAsync(Canary.Account(peer.Port, trick.Protocol, MailSecurity.None), null, Short);
        lock (output)
            output.WriteLine($"{trick.Protocol} {trick.At}: {watch.Elapsed.TotalSeconds:0.0} s, {failure?.Failure} {failure?.Message}");
        Assert.InRange(watch.Elapsed, Short.Operation, Limit);
        // A message that was stored before its answer dried up is found by the next pass, if there is time for one;
        // a message that never comes whole is passed over, so that the others get their turn.
        if (failure is not null || trick.At != "APPENDED")
            Assert.Contains(failure!.Failure, trick.At is "RETR" or "BODY" ? [MailFailure.MessageUnreadable, MailFailure.ConnectionTimedOut] : new[] { MailFailure.ConnectionTimedOut });
    }));

    /// <summary>Says a text a byte at a time, and goes on with its last letter for as long as anybody listens.</summary>
    static async Task TrickleAsync(PeerConnection peer, string text)
    {
        foreach (var letter in Encoding.Latin1.GetBytes(text))
            await SayAsync(letter);
        while (true)
            await SayAsync((byte)text[^1]);

        async Task SayAsync(byte letter)
        {
            await peer.WriteAsync([letter]);
            await Task.Delay(100);
        }
    }
}
