namespace MailSyncPS.Engine.Servers;

/// <summary>A folder of a destination.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Epoch">How it numbers its messages now; none when it does not exist yet, or its state was not asked for.</param>
/// <param name="Mark">How far it has got: everything before is there already. Not known when the destination does not tell.</param>
sealed record CopyFolder(string Name, CopyToken Epoch = default, DestinationMark Mark = default)
{
    /// <summary>Whether its state is known; that of a folder which does not exist yet is not.</summary>
    public bool IsKnown => !Epoch.IsNone;

    /// <summary>A message that was listed in it.</summary>
    public CopyRef CopyOf(CopyEntry entry) => new(Name, Epoch, entry.Id);

    /// <summary>Why it could not be made under the name that was meant for it; null when it was, or was there before.</summary>
    public MailSyncException? NotTaken { get; init; }
}
