namespace MailSyncPS.Engine.Servers.Folders;

/// <summary>A folder of a source.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Path">Its name's parts below the owner's namespace; for INBOX, <c>INBOX</c> alone.</param>
/// <param name="Use">What it is for.</param>
sealed record SourceFolder(string Name, IReadOnlyList<string> Path, SpecialUse Use)
{
    /// <summary>The only folder of a POP3 mailbox.</summary>
    public static SourceFolder Inbox { get; } = new("INBOX", ["INBOX"], SpecialUse.None);

    /// <summary>Whether it is the inbox.</summary>
    public bool IsInbox => Path.Count == 1 && FolderUses.IsInbox(Path[0]);

    /// <summary>Its path as people read and type it.</summary>
    public string SlashedPath => string.Join('/', Path);

    /// <summary>What tells what it is for.</summary>
    public UseOrigin Origin { get; init; }

    /// <summary>Whether it belongs to the mailbox's owner, and not to another user or to all (RFC 2342).</summary>
    public bool IsOwn { get; init; } = true;

    /// <summary>Whether it is a view that may also show mail that lies in no other folder, as Gmail's archived mail.</summary>
    public bool HoldsMore { get; init; }

    /// <summary>Whether both are the same folder.</summary>
    public bool Equals(SourceFolder? other) => other is not null && Name == other.Name;

    /// <summary>The hash of its name.</summary>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
