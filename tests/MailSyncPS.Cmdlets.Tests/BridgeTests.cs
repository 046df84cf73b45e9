using System.Management.Automation;

namespace MailSyncPS.Cmdlets.Tests;

public sealed class BridgeTests(ScriptedModule module) : CmdletTest(module)
{
    [Fact]
    public void One_failing_mailbox_is_one_error_and_the_others_go_on()
    {
        var result = RunFor(["ok", "fail", "crash", "ok"], "$accounts | Get-MailboxQuota");

        Assert.Equal(4, result.Output.Count);
        Assert.Equal(["AuthenticationFailed,MailSyncPS.Commands.GetMailboxQuotaCommand", "Unexpected,MailSyncPS.Commands.GetMailboxQuotaCommand"], result.ErrorIds.Order());
        var error = result.Errors.Single(record => record.FullyQualifiedErrorId.StartsWith("Auth", StringComparison.Ordinal));
        Assert.Equal(ErrorCategory.AuthenticationError, error.CategoryInfo.Category);
        Assert.StartsWith("fail+", Assert.IsType<PSObject>(PSObject.AsPSObject(error.TargetObject)).ToString(), StringComparison.Ordinal);
        Assert.Equal("MailSyncPS.MailAccount", error.TargetObject.GetType().FullName);
        Assert.Equal("The server refused the password.", error.ToString());
        Assert.Equal(2, result.Output.Count(quota => quota.Properties["UsedBytes"].Value is null));
    }

    [Theory]
    [InlineData("Invoke-MailForward", "Forwarded", "Complete")]
    [InlineData("Remove-OldServerMail -OlderThanDays 7 -Confirm:$false", "Removed", null)]
    public void A_failed_mailbox_is_an_object_too(string command, string count, string? complete)
    {
        var result = RunFor(["fail"], $"$accounts | {command} -Destination $new");

        Assert.StartsWith("AuthenticationFailed,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        var output = Assert.Single(result.Output);
        Assert.Equal(0L, output.Properties[count].Value);
        Assert.StartsWith("fail+", output.Properties["Account"].Value.ToString(), StringComparison.Ordinal);
        Assert.Equal("hanako@example.com", output.Properties["Destination"].Value.ToString());
        if (complete is not null)
            Assert.Equal(false, output.Properties[complete].Value);
    }

    [Fact]
    public void The_same_failure_of_an_account_is_told_once_in_a_pipeline_though_each_cmdlet_tries()
    {
        var address = Address("fail");

        var result = Shell.Run(Prologue + "$accounts | Get-MailboxQuota | Invoke-MailForward -Destination $new | Remove-OldServerMail -OlderThanDays 7 -Confirm:$false -Verbose", ("verbs", new[] { address }));

        Assert.Equal("AuthenticationFailed,MailSyncPS.Commands.GetMailboxQuotaCommand", result.Error.FullyQualifiedErrorId);
        Assert.All(["quota", "forward", "plan removal"], operation => Assert.True(ScriptedModule.Happened($"{operation} {address} began")));
        Assert.Contains(result.Error.ToString(), result.Verbose);
        Assert.Equal("MailSyncPS.OldMailRemoval", Assert.Single(result.Output).BaseObject.GetType().FullName);
    }

    [Fact]
    public void A_probe_that_breaks_is_told_in_its_object()
    {
        var result = RunFor(["crash"], "$accounts | Test-ImapSupport");

        Assert.StartsWith("Unexpected,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.NotNull(Assert.Single(result.Output).Properties["Problem"].Value);
    }

    [Fact]
    public void Whatever_the_engine_tells_comes_out()
    {
        var result = RunFor(["noisy"], "$accounts | Invoke-MailForward -Destination $new -Verbose");

        Assert.Contains("a step", result.Verbose);
        Assert.Equal(["a warning"], result.Warnings);
        Assert.Equal(["an information"], result.Information);
        Assert.Equal("MessageTooLarge,MailSyncPS.Commands.InvokeMailForwardCommand", result.Error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.LimitsExceeded, result.Error.CategoryInfo.Category);
        Assert.Single(result.Output);
    }

    [Fact]
    public void Information_is_shown_whatever_the_preference() =>
        Assert.Contains("an information", Shell.Show(Prologue + "$accounts | Invoke-MailForward -Destination $new -WarningAction SilentlyContinue -ErrorAction SilentlyContinue",
            ("verbs", new[] { Address("noisy") })), StringComparison.Ordinal);

    [Fact]
    public void Progress_is_shown_a_few_times_a_second_beneath_one_line_and_completed()
    {
        RunFor(["noisy", "noisy"], "$accounts | Get-MailboxQuota");

        var progress = Shell.Screen.Progress.ToArray();
        Assert.InRange(progress.Length, 6, 60);
        Assert.Equal([0, 1, 2], progress.Select(record => record.ActivityId).Distinct().Order());
        Assert.All(progress.Where(record => record.ActivityId > 0), record => Assert.Equal(0, record.ParentActivityId));
        Assert.Equal([0, 1, 2], progress.Where(record => record.RecordType == ProgressRecordType.Completed).Select(record => record.ActivityId).Order());
        Assert.Contains(progress, record => record.PercentComplete > 50);
    }

    [Fact]
    public void Progress_tells_bytes_rate_and_remaining_time()
    {
        RunFor(["steady"], "$accounts | Get-MailboxQuota");

        var last = Shell.Screen.Progress.Last(record => record is { ActivityId: 1, RecordType: ProgressRecordType.Processing });
        Assert.Matches(@"^copying: \d+\.\d MB of 100\.0 MB, \d+\.\d MB/s$", last.StatusDescription);
        Assert.InRange(last.SecondsRemaining, 1, 600);
        Assert.InRange(last.PercentComplete, 5, 60);
        Assert.DoesNotContain(" of ", Shell.Screen.Progress.First(record => record.ActivityId == 0).StatusDescription, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_as_the_limit_run_side_by_side()
    {
        var address = Address("slow");
        var verbs = Enumerable.Repeat(address, 4).ToArray();
        ScriptedModule.Notes.Clear();

        Shell.Run(Prologue + "$accounts | Get-MailboxQuota -ThrottleLimit 2", ("verbs", verbs));

        var (now, most) = (0, 0);
        foreach (var note in ScriptedModule.Notes.Where(note => note.Contains(address, StringComparison.Ordinal)))
        {
            now += note.EndsWith("began", StringComparison.Ordinal) ? 1 : -1;
            most = Math.Max(most, now);
        }
        Assert.Equal((0, 2), (now, most));
    }

    [Fact]
    public void Results_come_as_each_ends()
    {
        var result = RunFor(["slow", "ok"], "$accounts | Get-MailboxQuota | ForEach-Object { [string]$_.Account }");

        Assert.Equal(["ok", "slow"], result.Output.Select(address => address.ToString()!.Split('+')[0]));
    }

    [Fact]
    public void A_result_is_written_before_the_last_mailbox_is_piped_in()
    {
        var result = RunFor(["ok", "ok", "ok"], """
            $seen = [System.Collections.Generic.List[string]]::new()
            $accounts | ForEach-Object { $seen.Add('in'); $_ } | Get-MailboxQuota -ThrottleLimit 1 | ForEach-Object { $seen.Add('out') }
            $seen
            """);

        Assert.Equal("in in out in out out", string.Join(' ', result.Output));
    }

    [Fact]
    public void A_cmdlet_may_run_within_its_own_pipeline()
    {
        var result = RunFor(["ok", "ok"], "$accounts | Get-MailboxQuota | ForEach-Object { $_ | Get-MailboxQuota }");

        Assert.Equal(2, result.Output.Count);
    }
}
