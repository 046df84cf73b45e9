using System.Collections.Concurrent;
using MailKit;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>
/// What a destination's folders keep of flags, known to all connections that store there. A folder is asked by opening it, which
/// is worth a round trip only when a mail carries keywords: flags are kept everywhere, as good as.
/// </summary>
sealed class FlagPermissions
{
    readonly ConcurrentDictionary<string, FlagPermission> _known = new(StringComparer.Ordinal);

    /// <summary>Whether a folder need not be asked what it keeps of a mail's flags.</summary>
    public bool AreKnown(string folder, OutgoingMail mail) => !HasKeywords(mail) || _known.ContainsKey(folder);

    /// <summary>What is known of a folder; that it keeps all while nothing is.</summary>
    public FlagPermission Known(string folder) => _known.GetValueOrDefault(folder, FlagPermission.Any);

    /// <summary>What a folder keeps of the flags of these mails.</summary>
    public async Task<FlagPermission> OfAsync(ImapSession session, string folder, IReadOnlyList<OutgoingMail> mails,
        CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(folder, out var known))
            return known;
        return mails.Any(HasKeywords)
            ? _known[folder] = await AskAsync(session, folder, cancellationToken).ConfigureAwait(false) : FlagPermission.Any;
    }

    static bool HasKeywords(OutgoingMail mail) => mail.Flags.Any(f => !f.StartsWith('\\'));

    /// <summary>Takes note that a folder took a mail that it had refused for what it carried.</summary>
    public void Note(string folder, FlagPermission taken) => _known[folder] = taken;

    /// <summary>EXAMINE does not tell: what is opened for reading alone keeps nothing.</summary>
    static async Task<FlagPermission> AskAsync(ImapSession session, string name, CancellationToken cancellationToken)
    {
        var folder = await session.FolderAsync(name, cancellationToken).ConfigureAwait(false);
        try
        {
            await session.RunIdentifiedAsync(ServersTexts.ToOpenFolder, _ => folder.OpenAsync(FolderAccess.ReadWrite, cancellationToken),
                cancellationToken).ConfigureAwait(false);
            var permission = FlagPermission.Of(folder);
            await session.RunAsync(ServersTexts.ToOpenFolder, 0, _ => folder.CloseAsync(false, cancellationToken),
                cancellationToken).ConfigureAwait(false);
            return permission;
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.CommandRefused or MailFailure.FolderNotFound)
        {
            // The APPEND itself will tell.
            return FlagPermission.Any;
        }
    }
}
