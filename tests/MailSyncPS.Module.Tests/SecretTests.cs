using System.Collections;
using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace MailSyncPS.ModuleTests;

/// <summary>
/// All cmdlets against servers that give back the password, and words that a terminal obeys, wherever they can. Neither
/// may come out anywhere: streams, the protocol log, views, serialized objects, exceptions behind exceptions, progress, the ledger's files.
/// </summary>
public sealed partial class SecretTests(ImportedModule module, ITestOutputHelper output) : ModuleTest(module)
{
    /// <summary>The part of it that looks the same in every encoding.</summary>
    const string Plain = "Canary-7d1e";

    const string Password = Plain + " \"q\\ ü日";

    const string All = """
        param($rows, $ledger, $log)
        $pairs = foreach ($row in $rows) {
            [pscustomobject]@{
                Account = New-MailAccount "old$($row.Number)@example.jp" -Server 127.0.0.1 -Port $row.OldPort -Protocol $row.Protocol -Security None -Credential $row.OldCredential
                Destination = New-MailAccount "new$($row.Number)@example.jp" -Server 127.0.0.1 -Port $row.NewPort -Security None -Credential $row.NewCredential
            }
        }
        & {
            $pairs
            $pairs.Account + $pairs.Destination | Test-ImapSupport -ThrottleLimit 64 -ProtocolLog $log -Verbose
            $pairs.Account + $pairs.Destination | Get-MailboxQuota -ByFolder -ThrottleLimit 64 -ProtocolLog $log -Verbose -Debug | ForEach-Object { $_; $_.Folders }
            $pairs | Invoke-MailForward -Ledger $ledger -ThrottleLimit 64 -ProtocolLog $log -Verbose -WhatIf
            $pairs | Invoke-MailForward -Ledger $ledger -ThrottleLimit 64 -ProtocolLog $log -Verbose
            $pairs | Remove-OldServerMail -OlderThanDays 0 -Ledger $ledger -ThrottleLimit 64 -ProtocolLog $log -Verbose -Confirm:$false
        } *>&1
        """;

    static readonly string[] Signs = [.. EchoServer.Obeyed.Where(c => char.IsControl(c) || c >= '\u2000').Distinct().SelectMany(c => (string[])[c.ToString(), $"_x{(int)c:X4}_", $"\\u{(int)c:X4}"])];

    /// <summary>Where a mailbox gives the password back, and how.</summary>
    static readonly (char Kind, string At, string[] Ways)[] Places =
    [
        ('i', "AUTHENTICATE", ["NO", "BAD", "BYE", "CUT", "GARBAGE"]),
        ('i', "CAPABILITY", ["NO", "BYE", "GARBAGE"]),
        ('i', "LIST", ["NO", "BYE", "GARBAGE"]),
        ('i', "GETQUOTAROOT", ["NO", "BAD", "BYE", "GARBAGE"]),
        ('i', "STATUS", ["NO", "BYE", "GARBAGE"]),
        ('i', "EXAMINE", ["NO", "BAD", "GARBAGE", "CUT"]),
        ('i', "FETCH", ["NO", "BYE", "GARBAGE", "CUT"]),
        ('i', "STORE", ["NO", "GARBAGE"]),
        ('i', "LOGOUT", ["NO", "GARBAGE"]),
        ('p', "PASS", ["-ERR", "GARBAGE", "CUT"]),
        ('p', "STAT", ["-ERR", "GARBAGE"]),
        ('p', "LIST", ["-ERR", "GARBAGE"]),
        ('p', "UIDL", ["-ERR", "GARBAGE"]),
        ('p', "RETR", ["-ERR", "GARBAGE", "CUT"]),
        ('p', "NOOP", ["-ERR", "GARBAGE"]),
        ('p', "DELE", ["-ERR", "GARBAGE", "CUT"]),
        ('p', "QUIT", ["-ERR", "GARBAGE"]),
        ('d', "AUTHENTICATE", ["NO"]),
        ('d', "STATUS", ["NO"]),
        ('d', "APPEND", ["NO", "NO [OVERQUOTA]", "NO [TOOBIG]", "NO [LIMIT]", "BAD", "BYE", "GARBAGE"]),
        ('d', "FETCH", ["NO", "GARBAGE"]),
    ];

    [Fact]
    public async Task What_servers_give_back_is_not_seen()
    {
        var peers = new List<ScriptedPeer>();
        var servers = new List<EchoServer>();
        var rows = new List<Hashtable>();
        using var folder = new ScratchFolder("secrets");
        try
        {
            foreach (var (kind, at, how) in Places.SelectMany(p => p.Ways.Select(way => (p.Kind, p.At, way))))
            {
                var old = (kind == 'd' ? new EchoServer(false, "", "") : new EchoServer(kind == 'i', at, how)).WithMail();
                var (oldPeer, newPeer) = (new ScriptedPeer(old.PlayAsync), new ScriptedPeer((kind == 'd' ? new EchoServer(true, at, how) : new EchoServer(true, "", "")).PlayAsync));
                servers.Add(old);
                peers.AddRange([oldPeer, newPeer]);
                rows.Add(new Hashtable
                {
                    ["Number"] = rows.Count, ["OldPort"] = oldPeer.Port, ["NewPort"] = newPeer.Port, ["Protocol"] = kind == 'i' ? "Imap" : "Pop3",
                    ["OldCredential"] = Credential($"taro{rows.Count}", Password), ["NewCredential"] = Credential($"hanako{rows.Count}", Password),
                });
            }

            var log = Path.Combine(folder.Path, "protocol.log");
            var result = Shell.Run(All, ("rows", rows.ToArray()), ("ledger", Path.Combine(folder.Path, "ledger.db")), ("log", log));
            // What a script's streams brought is shown as a prompt shows it.
            var shown = Shell.Show("param($items) $items", ("items", result.Output.ToArray()));
            output.WriteLine(shown);

            Assert.Empty(peers.SelectMany(p => p.Failures));
            Assert.All(servers, server => Assert.Contains(Plain, server.Secrets, StringComparison.Ordinal));
            Assert.Contains("(hidden)", shown, StringComparison.Ordinal);
            var secrets = Forms().ToArray();
            string[] texts = [shown, Shell.Screen.Text, .. result.Output.SelectMany(Seen.Of), .. result.AllErrors.SelectMany(e => Seen.Of(PSObject.AsPSObject(e))), .. Shell.Screen.Progress.SelectMany(Seen.Of)];
            foreach (var text in texts.Distinct())
            {
                AssertWithout(text, secrets);
                AssertWithout(Colour().Replace(text, ""), Signs);
            }
            var protocol = await File.ReadAllTextAsync(log);
            AssertWithout(protocol, [.. Signs, "Received: by a"]);
            Assert.All(["AUTHENTICATE PLAIN", "PASS (hidden)", "BODY[] <", "DELE 1", "(hidden)", "closed"], part => Assert.Contains(part, protocol, StringComparison.Ordinal));
            foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
            {
                var bytes = await ReadSharedAsync(file);
                Assert.All(secrets, secret => Assert.False(Seen.Holds(bytes, secret), file));
            }
        }
        finally
        {
            foreach (var peer in peers)
                await peer.DisposeAsync();
        }
    }

    static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    static void AssertWithout(string text, string[] forbidden)
    {
        foreach (var one in forbidden)
        {
            var at = text.IndexOf(one, StringComparison.Ordinal);
            Assert.True(at < 0, at < 0 ? "" : $"{one} in: {text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 200)]}");
        }
    }

    /// <summary>The password in clear, as the wire's bytes look one by one, quoted, and within SASL and LOGIN.</summary>
    static IEnumerable<string> Forms()
    {
        yield return Plain;
        yield return Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Password));
        yield return Password;
        // Within SASL its place among the bytes of three decides how it looks; its ends mix with their neighbours.
        for (var place = 0; place < 3; place++)
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', place) + Password))[4..^4];
    }

    /// <summary>PowerShell's own colours.</summary>
    [GeneratedRegex(@"\x1b\[[0-9;]*m|_x001B_\[[0-9;]*m")]
    private static partial Regex Colour();
}
