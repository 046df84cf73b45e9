using System.Diagnostics;

namespace MailSyncPS.Cmdlets.Tests;

public sealed class StopTests(ScriptedModule module) : CmdletTest(module)
{
    [Theory]
    [InlineData("Get-MailboxQuota", "quota")]
    [InlineData("Test-ImapSupport", "probe")]
    [InlineData("Invoke-MailForward -Destination $new", "forward")]
    [InlineData("Remove-OldServerMail -Destination $new -OlderThanDays 7 -Confirm:$false", "plan removal")]
    public void Stopping_cancels_and_waits_and_tells_the_totals(string command, string operation)
    {
        var addresses = new[] { Address("never"), Address("never") };

        var result = Shell.RunAndStop(Prologue + $"$accounts | {command}",
            () => addresses.All(address => ScriptedModule.Happened($"{operation} {address} began")), ("verbs", addresses));

        Assert.All(addresses, address => Assert.True(ScriptedModule.Happened($"{operation} {address} cancelled")));
        Assert.All(addresses, address => Assert.Contains($"{address}: stopped after 12 of 30 mails.", result.Information));
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Stopping_waits_for_work_that_does_not_hear()
    {
        var address = Address("deaf");

        Shell.RunAndStop(Prologue + "$accounts | Get-MailboxQuota", () => ScriptedModule.Happened($"quota {address} began"), ("verbs", new[] { address }));

        Assert.True(ScriptedModule.Happened($"quota {address} ended"));
    }

    [Fact]
    public void Stopping_a_pipeline_tells_the_totals_of_all_its_cmdlets()
    {
        var (first, second) = (Address("ok"), Address("never"));

        var result = Shell.RunAndStop("""
            param($first, $second)
            $new = New-MailAccount hanako@example.com -Server imap.example.com
            $a = New-MailAccount $first -Server pop.example.jp
            $b = New-MailAccount $second -Server pop.example.jp
            # The removal is at work on the second mailbox while the forward waits for it too.
            $a, $b | Invoke-MailForward -Destination $new | ForEach-Object { $b } | Remove-OldServerMail -Destination $new -OlderThanDays 7 -Confirm:$false
            """, () => ScriptedModule.Happened($"plan removal {second} began"), ("first", first), ("second", second));

        Assert.True(ScriptedModule.Happened($"plan removal {second} cancelled"));
        Assert.True(ScriptedModule.Happened($"forward {second} cancelled"));
        Assert.Equal(2, result.Information.Count(line => line.StartsWith(second, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_result_on_its_way_is_told_too()
    {
        var (quick, slow) = (Address("ok"), Address("never"));

        var result = Shell.RunAndStop(Prologue + "$accounts | Invoke-MailForward -Destination $new | ForEach-Object { [System.Threading.Thread]::Sleep(400) }",
            () => ScriptedModule.Happened($"forward {quick} ended"), ("verbs", new[] { slow, quick }));

        Assert.Contains(result.Information, line => line.StartsWith($"{slow}: stopped", StringComparison.Ordinal));
        Assert.Contains(result.Information, line => line.StartsWith($"{quick} -> hanako@example.com: 212 forwarded", StringComparison.Ordinal));
    }

    [Fact]
    public void Leaving_the_pipeline_early_cancels_the_rest_and_waits()
    {
        var (quick, slow) = (Address("ok"), Address("never"));

        var result = Shell.Run(Prologue + "foreach ($x in 1) { $accounts | Get-MailboxQuota | ForEach-Object { $_; break } }", ("verbs", new[] { slow, quick }));

        Assert.Empty(result.ErrorIds);
        Assert.True(ScriptedModule.Happened($"quota {slow} cancelled"));
    }

    [Fact]
    public void A_throw_downstream_cancels_the_rest_and_waits()
    {
        var (quick, slow) = (Address("ok"), Address("never"));

        var result = Shell.Run(Prologue + "$accounts | Get-MailboxQuota | ForEach-Object { throw 'enough' }", ("verbs", new[] { slow, quick }));

        Assert.Equal("enough", result.Error.ToString());
        Assert.True(ScriptedModule.Happened($"quota {slow} cancelled"));
    }

    [Fact]
    public void A_throw_upstream_cancels_the_rest_and_waits()
    {
        var slow = Address("never");

        var result = Shell.Run(Prologue + "& { $accounts[0]; [System.Threading.Thread]::Sleep(200); throw 'enough' } | Get-MailboxQuota", ("verbs", new[] { slow }));

        Assert.Equal("enough", result.Error.ToString());
        Assert.True(ScriptedModule.Happened($"quota {slow} cancelled"));
        Assert.Contains($"{slow}: stopped after 12 of 30 mails.", result.Information);
    }

    [Fact]
    public void An_error_that_stops_cancels_the_rest_and_waits()
    {
        var (bad, slow) = (Address("fail"), Address("never"));

        var result = Shell.Run(Prologue + "$accounts | Get-MailboxQuota -ErrorAction Stop", ("verbs", new[] { slow, bad }));

        Assert.StartsWith("AuthenticationFailed,", result.Thrown?.ErrorRecord.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.True(ScriptedModule.Happened($"quota {slow} cancelled"));
        // It is in the error, and not told a second time, nor is what became of the others.
        Assert.Empty(result.Information);
    }

    /// <summary>Information records of what a person should know are shown as text, which a script has in its output.</summary>
    [Fact]
    public void Who_wants_the_first_alone_is_told_nothing_of_the_rest()
    {
        var (quick, slow) = (Address("ok"), Address("never"));

        var result = Shell.Run(Prologue + "foreach ($x in 1) { $accounts | Invoke-MailForward -Destination $new -ErrorAction SilentlyContinue | ForEach-Object { $_; break } }", ("verbs", new[] { slow, Address("fail"), quick }));

        Assert.Single(result.Output);
        Assert.True(ScriptedModule.Happened($"forward {slow} cancelled"));
        Assert.Empty(result.Information);
    }

    [Fact]
    public void Stopping_brings_back_nothing_that_was_silenced()
    {
        var (bad, slow) = (Address("fail"), Address("never"));

        var result = Shell.RunAndStop(Prologue + "$accounts | Get-MailboxQuota -ErrorAction SilentlyContinue | ForEach-Object { [System.Threading.Thread]::Sleep(400) }",
            () => ScriptedModule.Happened($"quota {slow} began") && ScriptedModule.Happened($"quota {bad} began"), ("verbs", new[] { slow, bad }));

        Assert.Contains($"{slow}: stopped after 12 of 30 mails.", result.Information);
        Assert.DoesNotContain(result.Information, line => line.Contains(bad, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_a_while_is_waited_for_work_that_does_not_hear()
    {
        var clock = Stopwatch.StartNew();

        Shell.Run(Prologue + "$accounts | Get-MailboxQuota | ForEach-Object { throw 'enough' }", ("verbs", new[] { Address("deaf"), Address("ok") }));

        Assert.InRange(clock.Elapsed.TotalSeconds, 4.5, 7.9);
    }
}
