using System.Runtime.CompilerServices;
using System.Security;

namespace MailSyncPS.Engine.Servers.Sessions;

/// <summary>
/// Remembers for a while which passwords a server took: one pipeline reads a quota, copies and removes, and a login that is
/// refused then has no wrong password. It is kept by the password itself, for as long as that lives, and is never written down.
/// </summary>
static class LetIn
{
    static readonly ConditionalWeakTable<SecureString, StrongBox<long>> Moments = [];

    /// <summary>An account was let in.</summary>
    public static void Note(MailAccount account, TimeProvider clock)
    {
        if (AccountSecrets.Find(account) is { } secret)
            Moments.AddOrUpdate(secret, new StrongBox<long>(clock.GetTimestamp()));
    }

    /// <summary>Whether an account was let in a moment ago.</summary>
    public static bool Recently(MailAccount account, RunTimeouts timeouts) =>
        AccountSecrets.Find(account) is { } secret && Moments.TryGetValue(secret, out var moment)
        && timeouts.Time.GetElapsedTime(moment.Value) < timeouts.PasswordProven;
}
