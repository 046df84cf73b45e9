namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>A name that a destination's folder may have.</summary>
/// <param name="Name">The full name.</param>
/// <param name="MustBeExact">Whether it serves only where the destination tells it from one that differs by case.</param>
sealed record NameCandidate(string Name, bool MustBeExact = false);
