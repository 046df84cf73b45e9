namespace MailSyncPS.Bench.Contestants;

/// <summary>One copy to make: all mail of a user of the source to a new user of the destination.</summary>
/// <param name="SourceUser">Whose mail.</param>
/// <param name="SourceIsPop3">Whether it is fetched by POP3; else by IMAP.</param>
/// <param name="SourcePort">The port of that.</param>
/// <param name="DestinationUser">Who gets it.</param>
/// <param name="DestinationPort">The IMAP port there.</param>
/// <param name="MultiAppend">Whether the destination takes several mails in one command.</param>
/// <param name="Folder">A new folder for what the contestant keeps.</param>
sealed record Trip(string SourceUser, bool SourceIsPop3, int SourcePort, string DestinationUser, int DestinationPort, bool MultiAppend, string Folder);
