namespace MailSyncPS;

/// <summary>How much a folder holds.</summary>
public sealed class FolderUsage
{
    /// <summary>The folder's full name.</summary>
    public required string Name { get; init; }

    /// <summary>The size of its messages in bytes.</summary>
    public long UsedBytes { get; init; }

    /// <summary>The number of its messages.</summary>
    public long MessageCount { get; init; }

    /// <summary>The folder's name and size.</summary>
    public override string ToString() => $"{Name}: {ByteSize.Format(UsedBytes)}";
}
