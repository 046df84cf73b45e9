using System.Text;
using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Binary;

/// <summary>
/// Finds mails with NUL bytes at servers that send other bytes in their place, as IMAP can't carry NUL: Dovecot and UW imapd send 0x80,
/// which
/// is an ordinary byte of many mails. Where BINARY (RFC 3516) is offered, it shows the truth. The library does not know it, so it is
/// spoken here between the library's commands, on a connection whose TLS was begun here (decision 26).
/// </summary>
static class NulCheck
{
    /// <summary>Commands that are sent before their answers are read.</summary>
    const int AtOnce = 100;

    const int Piece = 1 << 16;

    /// <summary>The mails of a reading that have to be looked at: none where the server has no other way to show them.</summary>
    public static IReadOnlyList<ShownMail> Select(ImapCapabilities capabilities, IReadOnlyDictionary<uint, MailBytes> mails) =>
        (capabilities & (ImapCapabilities.Binary | ImapCapabilities.IMAP4rev2)) == 0 ? []
            : [.. mails.Select(m => ShownMail.Questionable(m.Key, m.Value)).OfType<ShownMail>()];

    /// <summary>Looks at mails of the folder that is open.</summary>
    /// <param name="session">A session on an open line (<see cref="ServerAccess.OpensLines"/>).</param>
    /// <param name="mails">The mails.</param>
    /// <param name="cancellationToken">Ends it, and the session with it.</param>
    /// <returns>Whether the server told of changes in the folder, which the library has not heard.</returns>
    public static async Task<bool> LookAsync(ImapSession session, IReadOnlyList<ShownMail> mails, CancellationToken cancellationToken)
    {
        var haveNews = false;
        foreach (var some in mails.Chunk(AtOnce))
        {
            haveNews |= await session.RunAsync(ServersTexts.ToRead, some.Sum(m => (long)m.Length),
                _ => ExchangeAsync(session, new BinaryAnswers(session.Access.ToString(), some), cancellationToken),
                    cancellationToken).ConfigureAwait(false);
        }
        return haveNews;
    }

    /// <summary>Why a mail can't be copied, or not yet; null when nothing is known against it.</summary>
    public static MailSyncException? Obstacle(ShownMail mail) => mail.Decide() switch
    {
        NulFinding.Hidden => new(MailFailure.MessageRefused, ServersTexts.HidesNul),
        NulFinding.Unknown => new(MailFailure.MessageUnreadable, ServersTexts.MayHideNul),
        _ => null,
    };

    static async Task<bool> ExchangeAsync(ImapSession session, BinaryAnswers answers, CancellationToken cancellationToken)
    {
        var (line, tap) = (session.OpenLine!, session.Tap);
        tap.Listen(false);
        tap.Bounds.HandTo(answers);
        try
        {
            var commands = Encoding.ASCII.GetBytes(answers.Commands());
            await line.WriteAsync(commands, cancellationToken).ConfigureAwait(false);
            await line.FlushAsync(cancellationToken).ConfigureAwait(false);
            tap.LogClient(commands, 0, commands.Length);
            var piece = new byte[Piece];
            while (!answers.AreComplete)
            {
                var said = await line.ReadAsync(piece, cancellationToken).ConfigureAwait(false);
                if (said == 0)
                    throw new EndOfStreamException();
                tap.LogServer(piece, 0, said);
            }
            return answers.HaveNews;
        }
        finally
        {
            tap.Bounds.HandTo(null);
            tap.Listen(true);
        }
    }
}
