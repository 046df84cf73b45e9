using System.Management.Automation;
using MailSyncPS.Engine;
using MailSyncPS.Texts;

namespace MailSyncPS.Bridge;

/// <summary>The questions before a server is changed.</summary>
static class Confirmation
{
    /// <summary>Whether nothing is to be changed.</summary>
    internal static bool IsDryRun(this PSCmdlet cmdlet) =>
        cmdlet.Given("WhatIf") ?? LanguagePrimitives.IsTrue(cmdlet.GetVariableValue("WhatIfPreference"));

    /// <summary>Whether a change of an impact may lead to a question.</summary>
    internal static bool MayAsk(this PSCmdlet cmdlet, ConfirmImpact impact) =>
        cmdlet.Given("Confirm") ?? (
            LanguagePrimitives.TryConvertTo<ConfirmImpact>(cmdlet.GetVariableValue("ConfirmPreference"), out var least)
            && least != ConfirmImpact.None && least <= impact);

    /// <summary>Whether something is to be done: it is shown in a dry run, and asked for where PowerShell's preferences say so.</summary>
    /// <param name="cmdlet">The cmdlet that would do it.</param>
    /// <param name="deed">What would be done, in a sentence without a full stop.</param>
    internal static bool ShouldDo(this Cmdlet cmdlet, string deed) =>
        cmdlet.ShouldProcess(deed, BridgeTexts.FormatQuestion(deed), BridgeTexts.Confirm);

    /// <summary>Asks, if PowerShell's preferences say so. Where nobody can answer, that is an error of this account, and a no.</summary>
    /// <param name="cmdlet">The cmdlet that asks.</param>
    /// <param name="deed">What would be done, in a sentence without a full stop.</param>
    /// <param name="account">The account whose server would be changed.</param>
    internal static Answer Ask(this PSCmdlet cmdlet, string deed, MailAccount account)
    {
        if (DryRuns.AreQuiet && cmdlet.IsDryRun())
            return Answer.DryRun;
        try
        {
            if (cmdlet.ShouldProcess(deed, BridgeTexts.FormatQuestion(deed), BridgeTexts.Confirm, out var reason))
                return Answer.Yes;
            return reason == ShouldProcessReason.WhatIf ? Answer.DryRun : Answer.No;
        }
        catch (Exception e) when (e is not (PipelineStoppedException or ActionPreferenceStopException) && !cmdlet.Stopping)
        {
            var failure = new MailSyncException(MailFailure.ConfirmationRequired, BridgeTexts.FormatNobodyToAsk(deed, account), e);
            cmdlet.WriteError(failure.ToRecord(account));
            return Answer.No;
        }
    }

    /// <summary>
    /// Asks whatever PowerShell's preferences and -Confirm say, with "no" as the usual answer. Where nobody can answer, that is an error of
    /// this account, and a no.
    /// </summary>
    /// <param name="cmdlet">The cmdlet that asks.</param>
    /// <param name="deed">What would be done, in a sentence without a full stop.</param>
    /// <param name="account">The account that it is about.</param>
    /// <param name="yesToAll">Whether a person said yes to all questions of this kind.</param>
    /// <param name="noToAll">Whether a person said no to all.</param>
    internal static Answer AskAlways(this PSCmdlet cmdlet, string deed, MailAccount account, ref bool yesToAll, ref bool noToAll)
    {
        if (cmdlet.IsDryRun())
        {
            cmdlet.ShouldDo(deed);
            return Answer.DryRun;
        }
        try
        {
            return cmdlet.ShouldContinue(BridgeTexts.FormatQuestion(deed), BridgeTexts.Confirm, hasSecurityImpact: true, ref yesToAll,
                ref noToAll) ? Answer.Yes : Answer.No;
        }
        catch (Exception e) when (e is not (PipelineStoppedException or ActionPreferenceStopException) && !cmdlet.Stopping)
        {
            cmdlet.WriteError(new MailSyncException(MailFailure.ConfirmationRequired, DiscoveryTexts.FormatConsentNobody(deed), e)
                .ToRecord(account));
            return Answer.No;
        }
    }

    /// <summary>What a switch was given as; null when it was not.</summary>
    internal static bool? Given(this PSCmdlet cmdlet, string name) =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue(name, out var value) ? LanguagePrimitives.IsTrue(value) : null;
}
