namespace MailSyncPS.Engine.Servers;

/// <summary>A message to store at a destination.</summary>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Arrived">When it arrived, or what its source states of that, kept as INTERNALDATE.</param>
/// <param name="Flags">Its flags and keywords.</param>
sealed record OutgoingMail(MailBytes Bytes, DateTimeOffset Arrived, IReadOnlyList<string> Flags);
