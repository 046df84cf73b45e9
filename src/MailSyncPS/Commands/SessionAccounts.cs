namespace MailSyncPS.Commands;

/// <summary>The accounts with a password that New-MailAccount made in this process and that are still in use.</summary>
static class SessionAccounts
{
    static readonly List<WeakReference<MailAccount>> Made = [];

    /// <summary>Notes one.</summary>
    internal static void Note(MailAccount account)
    {
        lock (Made)
        {
            Made.RemoveAll(made => !made.TryGetTarget(out _));
            Made.Add(new WeakReference<MailAccount>(account));
        }
    }

    /// <summary>The one that was made last and is meant; null when none is.</summary>
    internal static MailAccount? Find(Func<MailAccount, bool> isMeant)
    {
        lock (Made)
            return Made.AsEnumerable().Reverse().Select(made => made.TryGetTarget(out var account) ? account : null)
                .FirstOrDefault(account => account is not null && isMeant(account));
    }
}
