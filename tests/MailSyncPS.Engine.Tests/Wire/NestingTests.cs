using System.Globalization;
using System.Text;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>Servers that answer with lists within lists, each with runs of its own against it in another process, which has to live on.</summary>
public sealed class NestingTests(ITestOutputHelper output)
{
    /// <summary>As many as end a process that parses them, in a line of some 6 KB; and the most that a line holds.</summary>
    static readonly int[] Depths = [6_500, 60_000];

    static readonly string[] Places = ["GREETING", "CAPABILITY", "LOGIN", "NAMESPACE", "LIST", "EXAMINE", "STATUS", "LISTING", "BODY"];

    static readonly string[] Answers = ["* 1 FETCH (UID 1 BODYSTRUCTURE ", "* 1 FETCH (BODY ", "* 1 FETCH (XFOO {9000}\r\nBODYSTRUCTURE "];

    static readonly string[] Others =
    [
        "* LIST () \"/\" x (\"CHILDINFO\" ", "* NAMESPACE ", "* STATUS INBOX ", "* FLAGS ", "* ESEARCH ", "* THREAD ", "* ID ", "* QUOTA \"\" ", "* QUOTAROOT ", "* 1 FETCH (XFOO ", "* 1 FETCH (ENVELOPE ",
        "* OK [PERMANENTFLAGS ", "* OK [BADCHARSET ", "* VANISHED ", "* CAPABILITY ", "* METADATA ",
    ];

    [Fact]
    public async Task Lists_within_lists_end_the_connection_and_not_the_process()
    {
        var peers = new List<ScriptedPeer>();
        var runs = new List<WireChild>();
        try
        {
            foreach (var place in Places)
            {
                foreach (var answer in Answers)
                    Add($"{place}: {answer}", place, answer, Depths[0], int.MaxValue);
            }
            foreach (var answer in Others)
                Add(answer, "LISTING", answer, Depths[1], int.MaxValue);
            // Cut where the word begins, within it, at the last list that is allowed, behind it, and into segments of any kind.
            foreach (var chunk in (int[])[1, 27, 31, 33, 96, 97, 98, 1000, 1460, 4096])
                Add($"in segments of {chunk}", "LISTING", Answers[0], Depths[0], chunk);
            foreach (var place in (string[])["STATUS", "EXAMINE", "APPENDED", "LISTING", "BODY"])
                Add($"destination at {place}", place, Answers[0], Depths[0], int.MaxValue, WireRun.ForwardTo);
            foreach (var place in (string[])["GETQUOTAROOT", "STATUS", "EXAMINE"])
                Add($"quota at {place}", place, Answers[0], Depths[0], int.MaxValue, WireRun.Quota);
            Add("probe", "LOGIN", Answers[0], Depths[0], int.MaxValue, WireRun.Probe);
            Add("removal", "EXAMINE", Answers[0], Depths[0], int.MaxValue, WireRun.Removal);

            using var child = WireChild.Start(runs);
            foreach (var run in runs)
            {
                var line = await child.ReadLineAsync();
                output.WriteLine(line ?? "the process has ended");
                Assert.NotNull(line);
                Assert.StartsWith(run.Name.ReplaceLineEndings(" ") + "|", line, StringComparison.Ordinal);
                // The probe tells what it found in words, which WireRuns makes a failure of.
                if (run.Run != WireRun.Probe)
                    Assert.DoesNotContain($"|{nameof(MailFailure.Unexpected)}|", line, StringComparison.Ordinal);
            }
            Assert.Equal("the end", await child.ReadLineAsync());
        }
        finally
        {
            foreach (var peer in peers)
                await peer.DisposeAsync();
        }

        void Add(string name, string place, string answer, int depth, int chunk, WireRun run = WireRun.ForwardFrom)
        {
            var odd = new OddImap(place, (peer, _) => SayAsync(peer, Encoding.Latin1.GetBytes(answer + new string('(', depth)), chunk)) { Capabilities = "IMAP4rev1 UIDPLUS NAMESPACE QUOTA" };
            var peer = new ScriptedPeer((run == WireRun.ForwardTo ? odd : odd.WithMail()).PlayAsync);
            peers.Add(peer);
            runs.Add(new WireChild(string.Create(CultureInfo.InvariantCulture, $"{runs.Count} {name}"), MailProtocol.Imap, peer.Port, run == WireRun.ForwardTo) { Run = run });
        }
    }

    static async Task SayAsync(PeerConnection peer, byte[] bytes, int chunk)
    {
        foreach (var part in bytes.Chunk(Math.Min(chunk, bytes.Length)))
        {
            await peer.WriteAsync(part);
            if (chunk < bytes.Length && bytes.Length / chunk < 200)
                await Task.Delay(2);
        }
        await peer.WriteLineAsync("");
    }
}
