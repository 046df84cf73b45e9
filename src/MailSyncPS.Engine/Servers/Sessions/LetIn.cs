using System.Runtime.CompilerServices;

namespace MailSyncPS.Engine.Servers.Sessions;

/// <summary>
/// Remembers for a while which passwords and sign-ins a server took: one pipeline reads a quota, copies and removes, and a login that is
/// refused then has no wrong password. It is kept by the secret itself, for as long as that lives, and is never written down.
/// </summary>
static class LetIn
{
    static readonly ConditionalWeakTable<object, StrongBox<long>> Moments = [];

    /// <summary>Who has a secret was let in.</summary>
    /// <param name="secret">The password, or where tokens come from; null for nothing.</param>
    /// <param name="clock">The clock.</param>
    public static void Note(object? secret, TimeProvider clock)
    {
        if (secret is not null)
            Moments.AddOrUpdate(secret, new StrongBox<long>(clock.GetTimestamp()));
    }

    /// <summary>Whether who has a secret was let in a moment ago.</summary>
    public static bool Recently(object? secret, RunTimeouts timeouts) =>
        secret is not null && Moments.TryGetValue(secret, out var moment)
        && timeouts.Time.GetElapsedTime(moment.Value) < timeouts.PasswordProven;
}
