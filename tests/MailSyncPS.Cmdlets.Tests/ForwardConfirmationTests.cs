namespace MailSyncPS.Cmdlets.Tests;

public sealed class ForwardConfirmationTests(ScriptedModule module) : CmdletTest(module)
{
    [Fact]
    public void Nobody_is_asked_by_default_and_nothing_is_planned()
    {
        var address = Address("ok");

        var result = Shell.Run(Prologue + "$accounts | Invoke-MailForward -Destination $new", ("verbs", new[] { address }));

        Assert.Empty(result.ErrorIds);
        Assert.Equal(212L, Assert.Single(result.Output).Properties["Forwarded"].Value);
        Assert.Empty(Shell.Screen.Questions);
        Assert.False(ScriptedModule.Happened($"plan forward {address} began"));
    }

    [Theory]
    [InlineData("-WhatIf", "")]
    [InlineData("", "$WhatIfPreference = $true;")]
    public void A_dry_run_shows_what_it_would_copy_and_copies_nothing(string parameter, string preference)
    {
        var address = Address("ok");

        var before = Shell.Screen.Text.Length;
        var result = Shell.Run(Prologue + $"{preference} $accounts | Invoke-MailForward -Destination $new {parameter}", ("verbs", new[] { address }));

        Assert.Contains($"What if: Copy 212 mails (31.3 MB) from {address} to hanako@example.com (INBOX)", Shell.Screen.Text[before..], StringComparison.Ordinal);
        var output = Assert.Single(result.Output);
        Assert.Equal((300L, 0L, 87L, 1L, 212L, false),
            ((long)output.Properties["Listed"].Value, (long)output.Properties["Forwarded"].Value, (long)output.Properties["AlreadyForwarded"].Value,
                (long)output.Properties["Quarantined"].Value, (long)output.Properties["NotReached"].Value, (bool)output.Properties["Complete"].Value));
        Assert.False(ScriptedModule.Happened($"forward {address} began"));
    }

    [Fact]
    public void A_preference_can_be_overridden()
    {
        var result = RunFor(["ok"], "$WhatIfPreference = $true; $accounts | Invoke-MailForward -Destination $new -WhatIf:$false");

        Assert.Equal(212L, Assert.Single(result.Output).Properties["Forwarded"].Value);
    }

    [Fact]
    public void A_dry_forward_lets_a_dry_removal_show_its_plan()
    {
        var address = Address("ok");

        var before = Shell.Screen.Text.Length;
        var result = Shell.Run(Prologue + "$accounts | Invoke-MailForward -Destination $new -WhatIf | Remove-OldServerMail -OlderThanDays 7 -WhatIf", ("verbs", new[] { address }));

        Assert.Contains($"What if: Remove 212 mails (31.3 MB) proven at hanako@example.com from {address}", Shell.Screen.Text[before..], StringComparison.Ordinal);
        Assert.Equal(212L, Assert.Single(result.Output).Properties["Removed"].Value);
        Assert.False(ScriptedModule.Happened($"removal {address} began"));
    }

    [Fact]
    public void A_removal_behind_a_dry_forward_only_plans()
    {
        var address = Address("ok");

        var result = Shell.Run(Prologue + "$accounts | Invoke-MailForward -Destination $new -WhatIf | Remove-OldServerMail -OlderThanDays 7 -Confirm:$false", ("verbs", new[] { address }));

        Assert.Equal(212L, Assert.Single(result.Output).Properties["Removed"].Value);
        Assert.False(ScriptedModule.Happened($"removal {address} began"));
    }

    [Theory]
    [InlineData("-Confirm", "")]
    [InlineData("", "$ConfirmPreference = 'Medium';")]
    [InlineData("", "$ConfirmPreference = 'Low';")]
    public void Each_mailbox_is_asked_for(string parameter, string preference)
    {
        var (first, second) = (Address("ok"), Address("ok"));
        Shell.Screen.Answers.Enqueue("Yes");
        Shell.Screen.Answers.Enqueue("No");

        var result = Shell.Run(Prologue + $"{preference} $accounts | Invoke-MailForward -Destination $new -DestinationFolder Old -ThrottleLimit 1 {parameter}", ("verbs", new[] { first, second }));

        Assert.Empty(result.ErrorIds);
        Assert.Equal(
            [$"Copy 212 mails (31.3 MB) from {first} to hanako@example.com (Old)?", $"Copy 212 mails (31.3 MB) from {second} to hanako@example.com (Old)?"],
            Shell.Screen.Questions);
        Assert.Equal([212L, 0L], result.Output.Select(output => output.Properties["Forwarded"].Value));
        Assert.Equal([0L, 212L], result.Output.Select(output => output.Properties["NotReached"].Value));
        Assert.False(ScriptedModule.Happened($"forward {second} began"));
    }

    [Fact]
    public void Nothing_to_copy_is_no_question()
    {
        var result = RunFor(["nothing"], "$accounts | Invoke-MailForward -Destination $new -Confirm");

        Assert.Empty(result.ErrorIds);
        Assert.Empty(Shell.Screen.Questions);
        Assert.Single(result.Output);
    }
}
