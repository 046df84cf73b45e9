using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.SignIns;

/// <summary>The sign-ins that are kept for the user.</summary>
public static class KeptSignIns
{
    /// <summary>All.</summary>
    /// <param name="trouble">Hears of those that can't be read.</param>
    /// <exception cref="MailSyncException"><see cref="MailFailure.SignInNotKept"/>: the user has no place for them.</exception>
    public static IReadOnlyList<MailSignIn> All(Action<MailSyncException> trouble) =>
        [.. SignInFiles.OfUser().All(trouble).Select(record => record.Shown())];

    /// <summary>The name of the one that covers an address at a server, the one that names it most closely; null when none does.</summary>
    /// <param name="emailAddress">The address.</param>
    /// <param name="server">The server; null while it is not known.</param>
    public static string? Covering(string emailAddress, string? server)
    {
        ArgumentNullException.ThrowIfNull(emailAddress);
        try
        {
            return SignInFiles.OfUser().All(static _ => { })
                .Where(record => record.ClosenessTo(emailAddress) is not null && (server is null || record.CoversServer(server)))
                .MaxBy(record => record.ClosenessTo(emailAddress))?.Name;
        }
        catch (MailSyncException)
        {
            // Who has no place for sign-ins has none.
            return null;
        }
    }

    /// <summary>Makes sure that there is one of a name, and that its tokens may go to a server.</summary>
    /// <returns>Its name as it was registered.</returns>
    /// <exception cref="MailSyncException">
    /// <see cref="MailFailure.SignInMissing"/>; <see cref="MailFailure.SignInNotKept"/>; <see cref="MailFailure.SignInRefused"/>: they may
    /// not.
    /// </exception>
    public static string Demand(string name, string server)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(server);
        return Demand(SignInFiles.OfUser(), name, server).Name;
    }

    internal static SignInRecord Demand(SignInFiles files, string name, string server) =>
        Demand(new KeptSignIn(files, name).Read(), server);

    internal static SignInRecord Demand(SignInRecord record, string server) =>
        record.CoversServer(server) ? record : throw new MailSyncException(MailFailure.SignInRefused,
            SignInTexts.FormatOtherServer(PlainText.Clean(record.Name), PlainText.Clean(string.Join(", ", record.Servers)), server));
}
