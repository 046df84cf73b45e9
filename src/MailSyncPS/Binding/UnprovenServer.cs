using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>A server that was found and that nothing proves to be the one it says it is.</summary>
static class UnprovenServer
{
    /// <summary>Why no password goes to it, and what to do.</summary>
    internal static string Explain(MailAccount account) =>
        DiscoveryTexts.FormatServerUnproven(account.Server, account.EmailAddress, account.Security == MailSecurity.None
            ? $"-{nameof(MailAccount.Security)} {MailSecurity.None}" : $"-{nameof(MailAccount.SkipCertificateCheck)}");
}
