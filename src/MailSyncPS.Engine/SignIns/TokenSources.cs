using System.Collections.Concurrent;

namespace MailSyncPS.Engine.SignIns;

/// <summary>The sources of tokens of this process: accounts that share a sign-in share its tokens.</summary>
static class TokenSources
{
    static readonly ConcurrentDictionary<(string Folder, string Name, string Mailbox), TokenSource> Known = [];

    /// <summary>The source of an account's tokens; null when it has no sign-in.</summary>
    /// <param name="account">The account.</param>
    /// <param name="mailbox">The mailbox, as the server knows it.</param>
    /// <exception cref="MailSyncException">
    /// <see cref="MailFailure.SignInMissing"/>; <see cref="MailFailure.SignInNotKept"/>; <see cref="MailFailure.SignInRefused"/>: its
    /// tokens are not for this server.
    /// </exception>
    public static TokenSource? Of(MailAccount account, string mailbox)
    {
        if (account.SignIn is not { } name)
            return null;
        var files = SignInFiles.OfUser();
        var record = KeptSignIns.Demand(files, name, account.Server);
        // Only a service account's tokens are for one mailbox; all others are for all that the sign-in may open.
        var whose = record.Kind == MailSignInKind.ServiceAccount ? mailbox.ToLowerInvariant() : "";
        return Known.GetOrAdd((files.Folder, name.ToLowerInvariant(), whose), _ => new TokenSource(files, name, mailbox));
    }
}
