namespace MailSyncPS.Engine.Servers.Answers;

/// <summary>Tells what answers POP3's commands have (RFC 1939, 3).</summary>
static class Pop3Answers
{
    /// <summary>The answer to a command where the server does as it is told; any refusal is one line.</summary>
    public static Pop3Answer To(string command) => command.ToUpperInvariant().Split(' ') switch
    {
        ["RETR" or "TOP", ..] => Pop3Answer.Mail,
        ["LIST" or "UIDL" or "CAPA" or "AUTH"] => Pop3Answer.Listing,
        _ => Pop3Answer.Line,
    };
}
