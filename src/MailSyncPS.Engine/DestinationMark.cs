namespace MailSyncPS.Engine;

/// <summary>
/// How far a destination's folder had got at a moment: what came later can be listed from there on. Which of two marks is the later one,
/// and whether a copy came after one, the destination tells.
/// </summary>
/// <param name="Epoch">Under which numbering of the folder.</param>
/// <param name="Place">The place in it; none where the destination tells none.</param>
public readonly record struct DestinationMark(CopyToken Epoch, CopyToken Place)
{
    /// <summary>Whether there is one.</summary>
    public bool IsKnown => !Place.IsNone;

    /// <summary>The place, for people.</summary>
    public override string ToString() => Place.ToString();
}
