namespace MailSyncPS;

/// <summary>What a cmdlet told of an account, so that those behind it in the pipeline don't tell it again.</summary>
/// <param name="Pipeline">The pipeline in which it was told.</param>
/// <param name="IsShutOut">Whether the account could not be logged in to: then it is not tried again in this pipeline.</param>
/// <param name="Told">The failures that were told, by their words.</param>
sealed record EarlierFailure(PipelineLife Pipeline, bool IsShutOut, IReadOnlySet<string> Told);
