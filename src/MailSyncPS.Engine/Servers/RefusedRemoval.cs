namespace MailSyncPS.Engine.Servers;

/// <summary>A message that a source does not let go, while it takes others away.</summary>
/// <param name="Message">The message.</param>
/// <param name="Failure">What the source said.</param>
sealed record RefusedRemoval(SourceMessage Message, MailSyncException Failure)
{
    /// <summary>Where the first messages are all refused, so many, no other one is tried.</summary>
    public const int MostAtFirst = 20;
}
