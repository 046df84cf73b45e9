namespace MailSyncPS;

/// <summary>What Test-MailSyncConfiguration found of one mailbox.</summary>
public sealed record MailSyncCheck
{
    /// <summary>The mailbox's address.</summary>
    public required string Mailbox { get; init; }

    /// <summary>Whether it is the new mailbox, which gets the copies.</summary>
    public required bool IsDestination { get; init; }

    /// <summary>The server; null when none is known.</summary>
    public string? Server { get; init; }

    /// <summary>Whether it could be logged in to and read, and nothing else is in the way.</summary>
    public bool IsReady => Problem is null;

    /// <summary>Mails in it; null when it could not be read.</summary>
    public long? Messages { get; init; }

    /// <summary>The used part of its limit in percent; null when unknown or unlimited.</summary>
    public double? PercentUsed { get; init; }

    /// <summary>Mails that the next run would copy, as far as the servers are read; null for the destination.</summary>
    public long? ToCopy { get; init; }

    /// <summary>Mails that the next run would then remove; null where nothing is removed.</summary>
    public long? ToRemove { get; init; }

    /// <summary>The folder at the destination; null for the same folders as at the source.</summary>
    public string? DestinationFolder { get; init; }

    /// <summary>What is in the way, in words; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>The mailbox, and what is in the way.</summary>
    public override string ToString() => Problem is null ? Mailbox : $"{Mailbox}: {Problem}";
}
