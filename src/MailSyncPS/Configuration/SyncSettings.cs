using System.Management.Automation;

namespace MailSyncPS.Configuration;

/// <summary>What a configuration says, with full paths.</summary>
sealed record SyncSettings
{
    /// <summary>The configuration's own path.</summary>
    internal required string Path { get; init; }

    /// <summary>What is probably a mistake in it and keeps nothing from being done.</summary>
    internal required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The old mailboxes: rows whose columns are parameters of New-MailAccount, and some of Invoke-MailForward.</summary>
    internal required IReadOnlyList<PSObject> Mailboxes { get; init; }

    /// <summary>The new mailbox, likewise.</summary>
    internal required PSObject Destination { get; init; }

    /// <summary>The folder that each mailbox goes to; null for the same folders as at the source.</summary>
    internal FolderTemplate? DestinationFolder { get; init; }

    /// <summary>Parameters of Invoke-MailForward that a row may have of its own.</summary>
    internal required IReadOnlyDictionary<string, object> CopyOfEach { get; init; }

    /// <summary>Parameters of Invoke-MailForward for all.</summary>
    internal required IReadOnlyDictionary<string, object> Copy { get; init; }

    /// <summary>Parameters of Remove-OldServerMail; null where nothing is removed.</summary>
    internal IReadOnlyDictionary<string, object>? Remove { get; init; }

    /// <summary>Parameters of Get-MailboxQuota: when to warn.</summary>
    internal required IReadOnlyDictionary<string, object> Warn { get; init; }

    /// <summary>How many mailboxes are worked on side by side.</summary>
    internal required int ThrottleLimit { get; init; }

    /// <summary>The file with the passwords; null where a vault has them.</summary>
    internal string? SecretFile { get; init; }

    /// <summary>The vault with the passwords; null for the usual one.</summary>
    internal string? Vault { get; init; }

    /// <summary>The ledger; null for the user's own.</summary>
    internal string? Ledger { get; init; }

    /// <summary>Where the logs go.</summary>
    internal required string LogFolder { get; init; }

    /// <summary>For how many days they are kept.</summary>
    internal required int KeepLogDays { get; init; }

    /// <summary>A file for what is said with the servers; null for none.</summary>
    internal string? ProtocolLog { get; init; }

    /// <summary>Where the report goes; null for none.</summary>
    internal string? Report { get; init; }

    /// <summary>How many days the report looks back.</summary>
    internal required int ReportDays { get; init; }

    /// <summary>Who is told of what.</summary>
    internal required NoticeSettings Notify { get; init; }
}
