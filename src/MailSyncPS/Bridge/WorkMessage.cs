namespace MailSyncPS.Bridge;

/// <summary>What a work has to say, to be said on the pipeline's thread.</summary>
/// <param name="Replay">Says it.</param>
/// <param name="LastWords">What is still told of it when the pipeline was stopped and takes nothing else; null for nothing.</param>
/// <param name="Ended">The work that ends with this message; null for a message in between.</param>
/// <param name="Action">The common parameter that silences it, as -ErrorAction does errors; null for none.</param>
readonly record struct WorkMessage(Action Replay, string? LastWords = null, Work? Ended = null, string? Action = null);
