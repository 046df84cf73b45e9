namespace MailSyncPS;

/// <summary>What a cmdlet told of an account, so that those behind it in the pipeline don't tell it again.</summary>
/// <param name="Pipeline">The pipeline in which it was told.</param>
/// <param name="ShutOutBy">
/// Why the account could not be logged in to: then it is not tried again in this pipeline; null when that is not so.
/// </param>
/// <param name="Told">The failures that were told, by their words.</param>
sealed record EarlierFailure(PipelineLife Pipeline, Exception? ShutOutBy, IReadOnlySet<string> Told)
{
    /// <summary>Whether the account could not be logged in to.</summary>
    internal bool IsShutOut => ShutOutBy is not null;
}
