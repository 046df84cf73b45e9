using MailSyncPS.Engine;
using MailSyncPS.Engine.SignIns;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>Finds the sign-in of an account that is to be made.</summary>
static class AccountSignIn
{
    /// <summary>
    /// The order with its sign-in: the one it names, or, where it has no credential, one that covers its address at its server.
    /// </summary>
    /// <exception cref="MailSyncException">The one that it names is not to be used.</exception>
    internal static AccountOrder Complete(AccountOrder order) => order switch
    {
        { Credential: not null, SignIn: not null } =>
            throw new MailSyncException(MailFailure.InvalidArgument, SignInTexts.FormatCredentialAndSignIn(order.EmailAddress)),
        { Credential: not null } => order,
        { SignIn: { } name } => order with { SignIn = KeptSignIns.Demand(name, order.Server!) },
        _ => order with { SignIn = KeptSignIns.Covering(order.EmailAddress, order.Server) },
    };
}
