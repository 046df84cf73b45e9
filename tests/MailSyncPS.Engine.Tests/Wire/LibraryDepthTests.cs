using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using MailSyncPS.Engine.Servers.Answers;
using MailSyncPS.Engine.Servers.Connection;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>
/// The library and our bounds read the same bytes. A server that could make the bounds see a string, a literal or a line's end
/// where the library sees none would hide lists in it, so both read random answers of hostile parts, and how deep the library
/// calls itself is measured.
/// </summary>
public sealed class LibraryDepthTests(ITestOutputHelper output)
{
    /// <summary>Deep enough to be told from what is allowed, not deep enough to end the process.</summary>
    const int Deep = 300;

    const int Allowed = 64;

    static readonly string[] Parts =
    [
        "\"", "\"", "\\", "\\\"", "{5}\r\n", "{400}\r\n", "{3+}\r\nabc", "{", "}", "(", ")", "((", "))", "[", "]", "\r\n", "\r\n", "\n", "\r", " ", " ", "\t", "*", "+", "%", "<0>", "NIL ", "a", "a ", "5 ",
        "* ", "* 1 FETCH (", "* 1 FETCH (UID 1 ", "* OK ", "* ok [X ", "* NO [", "* BYE\r\n", "* BAD \"", "+ ", "* PREAUTH ", "* [", "[X ",
        "BODY[] ", "BODY[]{400}\r\n", "BODY[] {3}\r\nabc", "BODY[HEADER.FIELDS (\"A\")] ", "BODY[", "XFOO ", "XFOO (", "FLAGS (", "UID 1 ", "MODSEQ (", "BODYSTRUCTURE ", "INTERNALDATE ",
        "* LIST () \"/\" ", "* LIST () \"/\" a ", "* LSUB ", "* STATUS ", "* STATUS INBOX (", "* NAMESPACE ", "* QUOTA ", "* QUOTAROOT ", "* FLAGS ", "* SEARCH ", "* ESEARCH ", "* ID (", "* ENABLED ", "* 5 EXISTS", "* VANISHED ", "* X ",
        "] x\r\n", " OK done\r\n", "A00000009 OK ", "PREVIEW ", "X-GM-LABELS (", "ANNOTATION (", "ENVELOPE (",
    ];

    [Fact]
    public async Task Nothing_hides_lists_from_the_bounds()
    {
        var seed = Environment.TickCount;
        var (random, refused, deepest) = (new Random(seed), 0, 0);
        for (var round = 0; round < 1500; round++)
        {
            var (said, depth, wasRefused) = await PlayAsync(random, bounded: true);
            Assert.True(depth <= Allowed, $"seed {seed}, round {round}: {depth} deep by {said}");
            refused += wasRefused ? 1 : 0;
            deepest = Math.Max(deepest, depth);
        }
        output.WriteLine($"seed {seed}: {refused} refused, {deepest} deep at the most");
        Assert.InRange(refused, 1, 1499);
    }

    [Fact]
    public async Task Without_the_bounds_lists_are_met()
    {
        var (random, deepest) = (new Random(1), 0);
        for (var round = 0; round < 200; round++)
            deepest = Math.Max(deepest, (await PlayAsync(random, bounded: false)).Depth);
        Assert.InRange(deepest, Allowed + 1, int.MaxValue);
    }

    static async Task<(string Said, int Depth, bool WasRefused)> PlayAsync(Random random, bool bounded)
    {
        var said = "";
        using var stream = new AnsweringStream("* OK ready\r\n", line => Answer(random, line, ref said), random.Next(1, 80));
        using var client = new ImapClient(bounded ? new ResponseTap(new AnswerBounds("test", MailProtocol.Imap), text => text) : new NullProtocolLogger());
        var wasRefused = false;
        try
        {
            await client.ConnectAsync(stream, "test", 143, SecureSocketOptions.None);
            await client.AuthenticateAsync("taro", "secret");
            await client.Inbox!.OpenAsync(FolderAccess.ReadOnly);
            if (random.Next(2) == 0)
                await ((ImapFolder)client.Inbox).GetStreamsAsync([new UniqueId(1)], (_, _, _, _, _) => Task.CompletedTask);
            if (random.Next(3) == 0)
                await client.GetFoldersAsync(client.PersonalNamespaces[0]);
            if (random.Next(3) == 0)
                await client.Inbox.StatusAsync(StatusItems.Count);
            for (var i = 0; i < 3; i++)
                await client.Inbox.FetchAsync(0, -1, MessageSummaryItems.UniqueId | MessageSummaryItems.Size);
        }
        catch (MailSyncException)
        {
            wasRefused = true;
        }
        catch (Exception e) when (e is ImapProtocolException or ImapCommandException or ServiceNotConnectedException or ServiceNotAuthenticatedException or FolderNotFoundException or InvalidOperationException or FormatException or ArgumentException or IOException)
        {
            // The library gave up by itself.
        }
        return (said, stream.Depth, wasRefused);
    }

    static string Answer(Random random, string line, ref string said)
    {
        var words = line.Split(' ');
        if (words.Length < 2)
            return "";
        var honest = words[1] switch
        {
            "CAPABILITY" => "* CAPABILITY IMAP4rev1 NAMESPACE QUOTA\r\n",
            "NAMESPACE" => "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n",
            "LIST" when !line.Contains('*', StringComparison.Ordinal) => "* LIST () \"/\" INBOX\r\n",
            "EXAMINE" => "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n",
            "LOGIN" or "AUTHENTICATE" => "",
            _ => null,
        };
        if (honest is not null)
            return $"{honest}{words[0]} OK done\r\n";
        var hostile = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Part(random)));
        hostile += (random.Next(4) == 0 ? "" : "\r\n") + "* 1 FETCH (BODYSTRUCTURE " + new string('(', Deep) + string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => Part(random)));
        // The rest of a literal, and the end of the command in between, so that what follows is another one's answer.
        if (random.Next(3) == 0)
            hostile = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Part(random))) + $"{words[0]} OK done\r\n" + hostile;
        said += hostile;
        return $"{hostile}\r\n{words[0]} OK done\r\n";
    }

    static string Part(Random random) => Parts[random.Next(Parts.Length)];
}
