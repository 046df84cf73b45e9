namespace MailSyncPS.Bridge;

/// <summary>All waits and limits of the cmdlets themselves; the engine has its own.</summary>
static class Waits
{
    /// <summary>How often somebody who waits for work looks whether the pipeline was stopped, and what there is to show.</summary>
    internal static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    /// <summary>How long work that was cancelled is waited for where the pipeline ended by itself, should it not hear.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>The time between two states of the progress display.</summary>
    internal static readonly TimeSpan Progress = TimeSpan.FromMilliseconds(200);

    /// <summary>The same where mails are read from the ledger.</summary>
    internal static readonly TimeSpan ReadingProgress = TimeSpan.FromSeconds(1);

    /// <summary>The pause between two attempts to write to a protocol log that others write to.</summary>
    internal static readonly TimeSpan LogPause = TimeSpan.FromMilliseconds(5);

    /// <summary>Those attempts, at the most.</summary>
    internal const int MostLogAttempts = 200;

    /// <summary>How long nobody at a prompt minds to wait for a completion.</summary>
    internal static readonly TimeSpan Completion = TimeSpan.FromSeconds(2);

    /// <summary>How long folders are asked for; a slow server's answer serves the next time.</summary>
    internal static readonly TimeSpan FolderListing = TimeSpan.FromSeconds(15);

    /// <summary>How long that answer holds.</summary>
    internal static readonly TimeSpan FoldersHold = TimeSpan.FromMinutes(5);

    /// <summary>How long a mailbox that could not be read is left alone.</summary>
    internal static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    /// <summary>What a test of all logins under a task's own account may take.</summary>
    internal static readonly TimeSpan TestTask = TimeSpan.FromMinutes(30);

    /// <summary>The time between two looks whether it has ended.</summary>
    internal static readonly TimeSpan TestTaskLook = TimeSpan.FromSeconds(1);

    /// <summary>What a channel may take to accept a notice.</summary>
    internal static readonly TimeSpan Webhook = TimeSpan.FromSeconds(30);
}
