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
    internal static AccountOrder Complete(AccountOrder order) => WithSecretOfVault(order) switch
    {
        { SignIn: not null, Credential: not null } or { SignIn: not null, SignInSecret: not null }
            or { Credential: not null, SignInSecret: not null } =>
            throw new MailSyncException(MailFailure.InvalidArgument, SignInTexts.FormatCredentialAndSignIn(order.EmailAddress)),
        { SignInSecret: { } secret } whole => whole with { SignIn = SignInSecret.Demand(secret, whole.Server!) },
        { Credential: not null } => order,
        { SignIn: { } text } when SignInSecret.IsOne(text) =>
            throw new MailSyncException(MailFailure.SignInSecretInvalid, SignInTexts.SecretAsText),
        { SignIn: { } name } => order with { SignIn = KeptSignIns.Demand(name, order.Server!) },
        _ => order with { SignIn = KeptSignIns.Covering(order.EmailAddress, order.Server) },
    };

    /// <summary>A vault that has passwords for some mailboxes may have sign-ins for others: one must never be sent as a password.</summary>
    static AccountOrder WithSecretOfVault(AccountOrder order) =>
        order is { Credential: { } credential, SignInSecret: null } && SignInSecret.IsOne(credential.Password)
            ? order with
            {
                Credential = null,
                SignInSecret = credential.Password,
                UserName = order.UserName ?? (order.HasBareSecret ? null : credential.UserName),
            }
            : order;
}
