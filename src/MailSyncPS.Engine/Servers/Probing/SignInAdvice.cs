using MailSyncPS.Engine.SignIns;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Says by which command a server gets tokens that wants them in the place of a password.</summary>
static class SignInAdvice
{
    const string AnyAddress = "ADDRESS";

    /// <summary>The advice; null where a password will do, or a sign-in is in use already.</summary>
    public static string? For(ProbeOutcome found, ProbedEndpoint best)
    {
        var account = found.Target.Account;
        if (account?.SignIn is not null || found.Login is { Failure: null }
            || found.Login?.Failure is { Failure: not (MailFailure.AuthenticationFailed or MailFailure.NoCommonMechanism) })
            return null;
        var address = found.Target.EmailAddress ?? account?.EmailAddress ?? AnyAddress;
        var domain = address[(address.LastIndexOf('@') + 1)..];
        return ProviderServers.ProviderOf(found.Target.Server) switch
        {
            MailSignInProvider.Google => ServerAdviceTexts.FormatSignInGoogle(address, domain),
            MailSignInProvider.Microsoft => ServerAdviceTexts.FormatSignInMicrosoft(domain, address),
            _ => TakesTokensOnly(best.Mechanisms) ? ServerAdviceTexts.FormatSignInOther(address, found.Target.Server) : null,
        };
    }

    static bool TakesTokensOnly(IReadOnlyList<string> mechanisms) =>
        mechanisms.Count > 0 && mechanisms.All(name => name is "XOAUTH2" or "OAUTHBEARER");
}
