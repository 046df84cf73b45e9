using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Discovery;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>
/// Asks before a credential is used at a server that nobody vouches for: once for all addresses of a domain at one server.
/// Neither -Confirm nor a preference answers, for they are set for other questions.
/// </summary>
/// <param name="cmdlet">The cmdlet that asks.</param>
sealed class ServerConsent(PSCmdlet cmdlet)
{
    readonly Dictionary<(string Domain, string Server), Answer> _answers = [];
    bool _yesToAll;
    bool _noToAll;

    /// <summary>Whether the credential may be used there.</summary>
    /// <param name="account">The account, without its secret.</param>
    /// <param name="isAgreed">Whether a person agreed already.</param>
    internal bool MayUseCredential(MailAccount account, bool isAgreed)
    {
        switch (DiscoveryConsent.Of(account))
        {
            case ServerTrust.Vouched:
                return true;
            case ServerTrust.NeedsConsent:
                return isAgreed || IsAgreed(account);
            default:
                cmdlet.WriteError(new MailSyncException(MailFailure.ServerRequired, UnprovenServer.Explain(account)).ToRecord(account));
                return false;
        }
    }

    bool IsAgreed(MailAccount account)
    {
        var place = (account.EmailAddress[(account.EmailAddress.LastIndexOf('@') + 1)..].ToLowerInvariant(),
            account.Server.ToLowerInvariant());
        if (!_answers.TryGetValue(place, out var answer))
            _answers[place] = answer = cmdlet.AskAlways(Deed(account), account, ref _yesToAll, ref _noToAll);
        else if (answer != Answer.Yes)
            cmdlet.TellStep(DiscoveryTexts.FormatConsentRefused(account.EmailAddress, account.Server));
        return answer == Answer.Yes;
    }

    static string Deed(MailAccount account) => account.Source switch
    {
        DiscoverySource.Srv => DiscoveryTexts.FormatConsentSrv(account.EmailAddress, account.Server),
        DiscoverySource.Autoconfig => DiscoveryTexts.FormatConsentFile(account.EmailAddress, account.Server),
        DiscoverySource.AutoconfigHttp => DiscoveryTexts.FormatConsentHttp(account.EmailAddress, account.Server),
        DiscoverySource.MxHint => DiscoveryTexts.FormatConsentMx(account.EmailAddress, account.Server),
        _ => DiscoveryTexts.FormatConsentGuess(account.EmailAddress, account.Server),
    };
}
