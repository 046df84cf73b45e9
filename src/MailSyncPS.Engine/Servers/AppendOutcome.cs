namespace MailSyncPS.Engine.Servers;

/// <summary>What a destination did with messages sent to it.</summary>
enum AppendOutcome
{
    /// <summary>It has them all.</summary>
    Stored,
    /// <summary>It wants none of them: a batch is all or nothing.</summary>
    Refused,
    /// <summary>A message is too large for it.</summary>
    TooLarge,
    /// <summary>It is full.</summary>
    Full,
    /// <summary>The account has done as much as its provider allows for a day.</summary>
    DayLimit,
    /// <summary>The folder is not there.</summary>
    FolderMissing,
    /// <summary>The folder takes no mail from this account.</summary>
    FolderClosed,
    /// <summary>It can't right now.</summary>
    Later,
}
