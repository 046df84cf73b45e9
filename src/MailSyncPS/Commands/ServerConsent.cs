using System.Management.Automation;
using MailSyncPS.Bridge;
using MailSyncPS.Engine.Discovery;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>Asks before a credential is used at a server that nobody vouches for.</summary>
internal static class ServerConsent
{
    /// <summary>Whether the credential may be used there.</summary>
    internal static bool MayUseCredential(this PSCmdlet cmdlet, MailAccount account) =>
        !DiscoveryConsent.IsNeeded(account.Source, account.Server, account.EmailAddress)
        || cmdlet.Ask(Deed(account), account) == Answer.Yes;

    static string Deed(MailAccount account) => account.Source switch
    {
        DiscoverySource.Srv => DiscoveryTexts.FormatConsentSrv(account.EmailAddress, account.Server),
        DiscoverySource.AutoconfigHttp => DiscoveryTexts.FormatConsentHttp(account.EmailAddress, account.Server),
        DiscoverySource.MxHint => DiscoveryTexts.FormatConsentMx(account.EmailAddress, account.Server),
        _ => DiscoveryTexts.FormatConsentGuess(account.EmailAddress, account.Server),
    };
}
