using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Servers;

/// <summary>What lies in a folder of a source.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Validity">UIDVALIDITY; 0 for POP3.</param>
/// <param name="Messages">The messages, oldest first as the server orders them.</param>
/// <param name="UidNext">UIDNEXT, above every UID that was ever given (RFC 3501, 2.3.1.1); 0 for POP3 and where the server does not
/// tell.</param>
sealed record SourceListing(SourceFolder Folder, uint Validity, IReadOnlyList<SourceMessage> Messages, uint UidNext = 0)
{
    /// <summary>How many messages the server counts more than it lists.</summary>
    public int Unlisted { get; init; }

    /// <summary>What there is to say of the listing, to whoever wants to know everything.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
