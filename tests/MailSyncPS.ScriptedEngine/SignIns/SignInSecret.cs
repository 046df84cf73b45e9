using System.Net;
using System.Security;

namespace MailSyncPS.Engine.SignIns;

/// <summary>Secrets that begin with "sign-in " are whole sign-ins, of the name that follows; "broken" is none that can be used.</summary>
public static class SignInSecret
{
    const string Mark = "sign-in ";

    public static bool IsOne(SecureString secret) => IsOne(Reveal(secret));

    public static bool IsOne(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Mark, StringComparison.Ordinal);
    }

    public static string Demand(SecureString secret, string server) => IsOne(secret) && Reveal(secret)[Mark.Length..] is var name and not "broken"
        ? name : throw new MailSyncException(MailFailure.SignInSecretInvalid, "no sign-in");

    static string Reveal(SecureString secret) => new NetworkCredential("", secret).Password;
}
