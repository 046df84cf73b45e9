using System.Diagnostics;

namespace MailSyncPS.ModuleTests;

/// <summary>A server that accepts a connection and never says a word.</summary>
public sealed class SilentServerTests(ImportedModule module) : ModuleTest(module), IDisposable
{
    readonly ScriptedPeer _silent = new(connection => connection.FallSilentAsync());

    public void Dispose() => _silent.DisposeAsync().AsTask().GetAwaiter().GetResult();

    const string Accounts = """
        param($port, $c, $ledger)
        $old = New-MailAccount taro@example.jp -Server 127.0.0.1 -Port $port -Security None -Protocol Pop3 -Credential $c
        $new = New-MailAccount hanako@example.jp -Server 127.0.0.1 -Port $port -Security None -Credential $c -UserName hanako

        """;

    [Theory]
    [InlineData("$old | Test-ImapSupport")]
    [InlineData("$new | Test-ImapSupport")]
    [InlineData("$old | Get-MailboxQuota")]
    [InlineData("$new | Get-MailboxQuota")]
    [InlineData("$old, $old, $old | Get-MailboxQuota -ThrottleLimit 2")]
    [InlineData("$old | Invoke-MailForward -Destination $new -Ledger $ledger")]
    [InlineData("$old | Invoke-MailForward -Destination $new -Ledger $ledger -WhatIf")]
    [InlineData("$old | Remove-OldServerMail -Destination $new -OlderThanDays 7 -Confirm:$false -Ledger $ledger")]
    public void Stopping_ends_at_once(string script)
    {
        using var folder = new ScratchFolder("silent");
        var clock = new Stopwatch();

        var result = Shell.RunAndStop(Accounts + script, () => _silent.Connections.Count > 0 && (clock = Stopwatch.StartNew()).IsRunning, Arguments(folder));

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 3);
        Assert.Empty(result.Output);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void Stopping_a_forward_tells_the_totals()
    {
        using var folder = new ScratchFolder("silent");

        var result = Shell.RunAndStop(Accounts + "$old | Invoke-MailForward -Destination $new -Ledger $ledger", () => _silent.Connections.Count > 0, Arguments(folder));

        Assert.Contains(result.Information, line => line.Contains("taro@example.jp -> hanako@example.jp", StringComparison.Ordinal));
    }

    [Fact]
    public void Leaving_the_pipeline_early_does_not_wait_for_it()
    {
        using var folder = new ScratchFolder("silent");
        var clock = Stopwatch.StartNew();

        // The second account has no credential, so that its object is there at once.
        var result = Shell.Run(Accounts + """
            $hasty = New-MailAccount jiro@example.jp -Server 127.0.0.1 -Port $port
            foreach ($once in 1) { $old, $hasty | Get-MailboxQuota -ErrorAction SilentlyContinue | ForEach-Object { [string]$_.Account; break } }
            """, Arguments(folder));

        Assert.Equal("jiro@example.jp", Assert.Single(result.Output).ToString());
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
    }

    (string, object?)[] Arguments(ScratchFolder folder) =>
        [("port", _silent.Port), ("c", Credential("taro")), ("ledger", Path.Combine(folder.Path, "ledger.db"))];
}
