using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.SignIns;

/// <summary>What Microsoft's numbers mean (AADSTS, as the sign-in error codes of Microsoft Entra list them).</summary>
static class EntraCodes
{
    const string Mark = "AADSTS";

    /// <summary>What a description's number means; null when it has none that is known.</summary>
    public static (MailFailure Failure, string Reason)? Find(string description)
    {
        var at = description.IndexOf(Mark, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var number = new string([.. description.AsSpan(at + Mark.Length).ToString().TakeWhile(char.IsAsciiDigit)]);
        return number switch
        {
            // Unused for 90 days, or longer than a policy allows; the password changed or the sessions were revoked.
            "700082" or "70043" or "700084" or "50173" or "50132" or "50133" or "70008" =>
                (MailFailure.SignInExpired, SignInTexts.UsualReasons),
            // A second factor, or a person's presence, is wanted.
            "50076" or "50079" or "50074" or "50078" or "50058" or "50055" or "50144" or "16000" =>
                (MailFailure.SignInExpired, SignInTexts.PersonWanted),
            "65001" or "65004" or "90094" or "90008" or "7000229" => (MailFailure.SignInExpired, SignInTexts.ConsentMissing),
            "53000" or "53001" or "53002" or "53003" or "530003" or "530032" or "53004" or "530034" or "53011" or "530021"
                or "50131" or "50097" or "50129" =>
                (MailFailure.SignInRefused, SignInTexts.ConditionalAccess),
            "7000215" => (MailFailure.SignInRefused, SignInTexts.SecretWrong),
            "7000222" => (MailFailure.SignInRefused, SignInTexts.SecretOver),
            "700027" or "700024" or "700023" => (MailFailure.SignInRefused, SignInTexts.CertificateUnknown),
            "700016" or "90002" or "900023" or "500011" => (MailFailure.SignInRefused, SignInTexts.TenantWrong),
            "50194" => (MailFailure.SignInRefused, SignInTexts.TenantMissing),
            "9002331" or "9002346" => (MailFailure.SignInRefused, SignInTexts.PersonalAccountsOnly),
            "50011" => (MailFailure.SignInRefused, SignInTexts.RedirectWrong),
            "7000218" or "700025" or "7000112" => (MailFailure.SignInRefused, SignInTexts.GrantNotAllowed),
            "50057" or "50034" => (MailFailure.SignInRefused, SignInTexts.AccountGone),
            "90033" or "90020" or "50196" => (MailFailure.ServerUnavailable, ""),
            _ => null,
        };
    }
}
