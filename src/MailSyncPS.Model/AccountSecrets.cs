using System.Net;
using System.Runtime.CompilerServices;
using System.Security;

namespace MailSyncPS;

/// <summary>The secrets of the accounts, held beside them and for as long as they live.</summary>
static class AccountSecrets
{
    static readonly ConditionalWeakTable<MailAccount, SecureString> Secrets = [];

    internal static void Set(MailAccount account, SecureString secret)
    {
        var copy = secret.Copy();
        copy.MakeReadOnly();
        Secrets.AddOrUpdate(account, copy);
    }

    /// <summary>Gives a copy of an account the same secret.</summary>
    internal static void Share(MailAccount account, MailAccount copy)
    {
        if (Find(account) is { } secret)
            Secrets.AddOrUpdate(copy, secret);
    }

    internal static SecureString? Find(MailAccount account) => Secrets.TryGetValue(account, out var secret) ? secret : null;

    internal static string Reveal(MailAccount account) =>
        Find(account) is { } secret ? new NetworkCredential(string.Empty, secret).Password : string.Empty;
}
