using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Usage;

/// <summary>GETQUOTAROOT (RFC 9208, 4.1.2).</summary>
static class QuotaCommand
{
    /// <summary>
    /// What the server says of the limits on a folder; null when it reports no quota at all. The session may be broken afterwards, as the
    /// library stumbles over some answers.
    /// </summary>
    public static async Task<QuotaReply?> AskAsync(ImapSession session, string folder, CancellationToken cancellationToken)
    {
        if (!session.Capabilities.HasFlag(ImapCapabilities.Quota))
            return null;
        var opened = await session.FolderAsync(folder, cancellationToken).ConfigureAwait(false);
        session.Tap.Listen(true);
        try
        {
            await session.RunAsync(ServersTexts.ToTellQuota, 0, _ => opened.GetQuotaAsync(cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.CommandRefused or MailFailure.ProtocolViolation
            or MailFailure.ConnectionLost)
        {
            // The answer was heard all the same where only the library stumbled over it.
        }
        return QuotaReply.Parse(session.Tap.Lines());
    }
}
