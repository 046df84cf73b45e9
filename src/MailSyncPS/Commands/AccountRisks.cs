using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>What an account allows that lets others read along.</summary>
static class AccountRisks
{
    const int Sha1Digits = 40;

    /// <summary>The warnings, one for each.</summary>
    internal static IEnumerable<string> Of(MailAccount account)
    {
        if (!account.HasSecret)
            yield break;
        if (account.Security == MailSecurity.None)
            yield return SurfaceTexts.FormatRiskUnencrypted(account, account.Server);
        else if (account is { SkipCertificateCheck: true, CertificateThumbprint: null })
            yield return SurfaceTexts.FormatRiskAnyCertificate(account, account.Server);
        if (account.CertificateThumbprint?.Length == Sha1Digits)
            yield return SurfaceTexts.FormatRiskSha1(account);
        if (account.AllowLegacyTls && account.Security != MailSecurity.None)
            yield return SurfaceTexts.FormatRiskLegacyTls(account, account.Server);
    }
}
