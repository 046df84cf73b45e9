namespace MailSyncPS.Bench.Children;

/// <summary>What to list, and how many of the newest mails to fetch.</summary>
sealed record PlainOrder(bool IsPop3, int Port, string User, int Newest);
