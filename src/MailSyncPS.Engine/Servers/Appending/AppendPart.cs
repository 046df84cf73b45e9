namespace MailSyncPS.Engine.Servers.Appending;

/// <summary>A literal of a command, with what stands before it.</summary>
/// <param name="Text">What stands before it, in Latin-1 and without a line end.</param>
/// <param name="Literal">The literal's bytes.</param>
readonly record struct AppendPart(string Text, MailBytes Literal);
