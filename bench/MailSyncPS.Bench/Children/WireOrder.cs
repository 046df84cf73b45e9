namespace MailSyncPS.Bench.Children;

/// <summary>What to copy over the bare wire.</summary>
/// <param name="Pop3Port">Where to fetch.</param>
/// <param name="SourceUser">From whom.</param>
/// <param name="ImapPort">Where to append.</param>
/// <param name="DestinationUser">To whom.</param>
/// <param name="MailsPerAppend">How many mails go into one APPEND command.</param>
/// <param name="AskingConnections">How many connections append that keep to LITERAL-; 0 for one that does not.</param>
sealed record WireOrder(int Pop3Port, string SourceUser, int ImapPort, string DestinationUser, int MailsPerAppend, int AskingConnections);
