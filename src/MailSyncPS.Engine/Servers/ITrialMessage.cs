namespace MailSyncPS.Engine.Servers;

/// <summary>
/// A message of our own in a folder of the destination, there for a moment to see where it shows; disposing it removes it.
/// </summary>
interface ITrialMessage : IAsyncDisposable
{
    /// <summary>Its bytes.</summary>
    ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whether it is still where it was put: only then does its absence elsewhere tell anything.</summary>
    Task<bool> IsThereAsync(CancellationToken cancellationToken);
}
