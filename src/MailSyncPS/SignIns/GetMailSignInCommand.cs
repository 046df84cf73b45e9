using System.Management.Automation;
using MailSyncPS.Bridge;
using MailSyncPS.Completion;
using MailSyncPS.Engine;
using MailSyncPS.Engine.SignIns;
using MailSyncPS.Texts;

namespace MailSyncPS.SignIns;

/// <summary>Shows the sign-ins that are kept for the user, without their secrets.</summary>
[Cmdlet(VerbsCommon.Get, "MailSignIn")]
[OutputType(typeof(MailSignIn))]
public sealed class GetMailSignInCommand : PSCmdlet
{
    /// <summary>Their names, with wildcards where wanted; all if not given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SignInCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Shows them.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            var all = KeptSignIns.All(failure => WriteError(failure.ToRecord(null)));
            foreach (var name in Name)
            {
                var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
                var found = all.Where(signIn => pattern.IsMatch(signIn.Name)
                    || signIn.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
                WriteObject(found, enumerateCollection: true);
                if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                    WriteError(new MailSyncException(MailFailure.SignInMissing, SignInTexts.FormatNoneOfName(VisibleText.Without(name)))
                        .ToRecord(name));
            }
        }
        catch (MailSyncException e)
        {
            WriteError(e.ToRecord(null));
        }
    }
}
