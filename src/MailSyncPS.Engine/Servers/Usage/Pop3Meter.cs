using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Usage;

/// <summary>Measures a POP3 mailbox (STAT, RFC 1939, 5).</summary>
static class Pop3Meter
{
    /// <summary>The mailbox as its one folder.</summary>
    public static Task<MeteredFolder> MeasureAsync(Pop3Session session, CancellationToken cancellationToken) =>
        session.RunAsync(ServersTexts.ToCount, 0, async c =>
        {
            var count = await c.GetMessageCountAsync(cancellationToken).ConfigureAwait(false);
            return new MeteredFolder("INBOX", count, c.Size, true);
        }, cancellationToken);
}
