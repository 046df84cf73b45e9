namespace MailSyncPS.Engine.Servers.Submission;

/// <summary>A mail of our own, in plain text.</summary>
/// <param name="From">The address of its sender.</param>
/// <param name="To">The addresses that get it.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Text">Its text.</param>
public sealed record SubmittedMail(string From, IReadOnlyList<string> To, string Subject, string Text);
