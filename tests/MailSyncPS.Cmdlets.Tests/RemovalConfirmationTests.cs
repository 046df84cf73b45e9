using System.Management.Automation;
using System.Management.Automation.Host;

namespace MailSyncPS.Cmdlets.Tests;

public sealed class RemovalConfirmationTests(ScriptedModule module) : CmdletTest(module)
{
    const string Removal = "Remove-OldServerMail -Destination $new -OlderThanDays 7 -ThrottleLimit 1";

    [Fact]
    public void Each_mailbox_is_asked_for_with_a_sentence_to_decide_from()
    {
        var (first, second) = (Address("ok"), Address("ok"));
        Shell.Screen.Answers.Enqueue("No");
        Shell.Screen.Answers.Enqueue("Yes");

        var result = Shell.Run(Prologue + $"$accounts | {Removal}", ("verbs", new[] { first, second }));

        Assert.Empty(result.ErrorIds);
        Assert.Equal(
            [$"Remove 200 mails (29.6 MB) proven at hanako@example.com from {first}?", $"Remove 200 mails (29.6 MB) proven at hanako@example.com from {second}?"],
            Shell.Screen.Questions);
        Assert.Equal([0L, 200L], result.Output.Select(output => output.Properties["Removed"].Value));
        Assert.Equal((300L, 100L, 200L, 96.5), ((long)Kept("Listed"), (long)Kept("KeptRecent"), (long)Kept("KeptDeclined"), (double)Kept("PercentUsedAfter")));
        Assert.False(ScriptedModule.Happened($"removal {first} began"));
        Assert.True(ScriptedModule.Happened($"removal {second} ended"));

        object Kept(string property) => result.Output[0].Properties[property].Value;
    }

    [Fact]
    public void Whoever_is_asked_is_told_of_copies_that_others_made()
    {
        var address = Address("fetched");
        Shell.Screen.Answers.Enqueue("Yes");

        Shell.Run(Prologue + $"$accounts | {Removal}", ("verbs", new[] { address }));

        var question = Assert.Single(Shell.Screen.Questions);
        Assert.StartsWith($"Remove 200 mails (29.6 MB) proven at hanako@example.com from {address}; of 40 mails the copy was made by others", question, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_is_asked_is_told_how_many_go_without_a_copy()
    {
        var address = Address("gone");
        Shell.Screen.Answers.Enqueue("Yes");

        var result = Shell.Run(Prologue + $"$accounts | {Removal} -IncludeCopyGone", ("verbs", new[] { address }));

        Assert.Equal($"Remove 200 mails (29.6 MB) proven at hanako@example.com from {address}, 10 of them without a copy there any more (-IncludeCopyGone)?",
            Assert.Single(Shell.Screen.Questions));
        Assert.Equal(10L, Assert.Single(result.Output).Properties["RemovedWithoutCopy"].Value);
    }

    [Fact]
    public void Yes_to_all_is_asked_once()
    {
        Shell.Screen.Answers.Enqueue("Yes to All");

        var result = RunFor(["ok", "ok", "ok"], $"$accounts | {Removal}");

        Assert.Single(Shell.Screen.Questions);
        Assert.All(result.Output, output => Assert.Equal(200L, output.Properties["Removed"].Value));
    }

    [Fact]
    public void Nothing_is_at_work_on_a_mailbox_while_its_question_is_open()
    {
        var address = Address("ok");
        var isAtWork = true;
        Shell.Screen.Answers.Enqueue("Yes");
        Shell.Screen.Asked = () => isAtWork = !ScriptedModule.Happened($"plan removal {address} ended") || ScriptedModule.Happened($"removal {address} began");

        Shell.Run(Prologue + $"$accounts | {Removal}", ("verbs", new[] { address }));

        Assert.False(isAtWork);
    }

    [Fact]
    public void Without_confirmation_it_is_done()
    {
        var result = RunFor(["ok"], $"$accounts | {Removal} -Confirm:$false");

        Assert.Empty(result.ErrorIds);
        Assert.Empty(Shell.Screen.Questions);
        Assert.Equal(200L, Assert.Single(result.Output).Properties["Removed"].Value);
    }

    [Fact]
    public void A_dry_run_shows_its_plan_and_removes_nothing()
    {
        var address = Address("ok");

        var before = Shell.Screen.Text.Length;
        var result = Shell.Run(Prologue + $"$accounts | {Removal} -WhatIf", ("verbs", new[] { address }));

        Assert.Contains($"What if: Remove 200 mails (29.6 MB) proven at hanako@example.com from {address}", Shell.Screen.Text[before..], StringComparison.Ordinal);
        Assert.Equal(200L, Assert.Single(result.Output).Properties["Removed"].Value);
        Assert.False(ScriptedModule.Happened($"removal {address} began"));
    }

    [Fact]
    public void Nothing_to_remove_is_no_question()
    {
        var result = RunFor(["nothing"], $"$accounts | {Removal}");

        Assert.Empty(result.ErrorIds);
        Assert.Empty(Shell.Screen.Questions);
        Assert.Equal((300L, 0L), ((long)Assert.Single(result.Output).Properties["Listed"].Value, (long)result.Output[0].Properties["Removed"].Value));
    }

    public static TheoryData<Type> WhatHostsThrow => [typeof(HostException), typeof(PSInvalidOperationException), typeof(NotImplementedException), typeof(NotSupportedException), typeof(FormatException)];

    [Theory]
    [MemberData(nameof(WhatHostsThrow))]
    public void Where_nobody_can_be_asked_each_mailbox_is_an_error_and_the_next_is_taken(Type exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Shell.Screen.Nobody = (Exception)Activator.CreateInstance(exception)!;
        var (first, second, third) = (Address("ok"), Address("nothing"), Address("ok"));

        var result = Shell.Run(Prologue + $"$accounts | {Removal}", ("verbs", new[] { first, second, third }));

        Assert.Null(result.Thrown);
        Assert.Equal(Enumerable.Repeat("ConfirmationRequired,MailSyncPS.Commands.RemoveOldServerMailCommand", 2), result.ErrorIds);
        Assert.Equal([first, third], result.Errors.Select(error => error.TargetObject.ToString()!));
        Assert.Contains("-Confirm:$false", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal([0L, 0L, 0L], result.Output.Select(output => output.Properties["Removed"].Value));
        Assert.False(ScriptedModule.Happened($"removal {first} began"));
    }

    [Fact]
    public void A_stop_during_the_question_is_a_stop()
    {
        var address = Address("ok");
        Shell.Screen.Nobody = new PipelineStoppedException();

        var result = Shell.Run(Prologue + $"$accounts | {Removal}", ("verbs", new[] { address }));

        Assert.Empty(result.Errors);
        Assert.Empty(result.Output);
        Assert.False(ScriptedModule.Happened($"removal {address} began"));
    }
}
