using System.Management.Automation;

namespace MailSyncPS.Cmdlets.Tests;

public sealed class FailureTests(ScriptedModule module) : CmdletTest(module)
{
    /// <summary>What PowerShell shows below the message is kept for what no message says.</summary>
    static readonly string[] WithAdvice = ["ConnectionRefused", "ConnectionTimedOut", "WrongProtocol", "ServerRequired"];

    [Fact]
    public void Each_kind_of_failure_has_its_id_and_category()
    {
        RunFor(["ok"], "$accounts | Get-MailboxQuota");
        var kinds = Enum.GetNames(AppDomain.CurrentDomain.GetAssemblies()
            .Single(assembly => assembly.GetName().Name == "MailSyncPS.Engine").GetType("MailSyncPS.Engine.MailFailure", throwOnError: true)!);

        Assert.True(kinds.Length > 30);
        foreach (var kind in kinds)
        {
            var error = RunFor([kind], "$accounts | Get-MailboxQuota").Error;

            Assert.Equal($"{kind},MailSyncPS.Commands.GetMailboxQuotaCommand", error.FullyQualifiedErrorId);
            Assert.Equal("MailSyncPS.MailAccount", error.TargetObject.GetType().FullName);
            Assert.True(error.CategoryInfo.Category == ErrorCategory.NotSpecified == (kind == "Unexpected"), kind);
            Assert.True(error.ErrorDetails?.RecommendedAction is not null == WithAdvice.Contains(kind), kind);
        }
    }
}
