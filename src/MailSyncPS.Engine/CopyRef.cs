namespace MailSyncPS.Engine;

/// <summary>A copy at a destination. Only the destination knows what epoch and id say.</summary>
/// <param name="Folder">The full name of its folder.</param>
/// <param name="Epoch">Under which numbering of the folder the id was given: under another one it is another message's, or none's.</param>
/// <param name="Id">What the destination calls it; none while that is not known, as before it was sent.</param>
public readonly record struct CopyRef(string Folder, CopyToken Epoch, CopyToken Id)
{
    /// <summary>Whether it is known which message of the folder it is.</summary>
    public bool HasId => !Id.IsNone;

    /// <summary>The same folder, where it is not known which message it is.</summary>
    public CopyRef WithoutId => this with { Id = default };

    /// <inheritdoc/>
    public override string ToString() => HasId ? $"{Folder} {Epoch}/{Id}" : $"{Folder} {Epoch}";
}
