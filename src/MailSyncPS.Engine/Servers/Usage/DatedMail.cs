namespace MailSyncPS.Engine.Servers.Usage;

/// <summary>A mail that lies in a mailbox.</summary>
/// <param name="Arrived">When it arrived.</param>
/// <param name="Bytes">Its size.</param>
readonly record struct DatedMail(DateTimeOffset Arrived, long Bytes);
