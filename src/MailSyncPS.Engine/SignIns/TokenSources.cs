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
    /// <see cref="MailFailure.SignInMissing"/>; <see cref="MailFailure.SignInNotKept"/>; <see cref="MailFailure.SignInSecretInvalid"/>;
    /// <see cref="MailFailure.SignInRefused"/>: its tokens are not for this server.
    /// </exception>
    public static TokenSource? Of(MailAccount account, string mailbox)
    {
        if (account.SignIn is not { } name)
            return null;
        if (account.SignInSecret is { } secret)
        {
            var handedOut = KeptSignIns.Demand(SignInSecret.Read(secret), account.Server);
            return Of("", handedOut.Stamp.ToString("N"), new HandedOutSignIn(secret), handedOut, mailbox);
        }
        var files = SignInFiles.OfUser();
        return Of(files.Folder, name.ToLowerInvariant(), new KeptSignIn(files, name), KeptSignIns.Demand(files, name, account.Server),
            mailbox);
    }

    static TokenSource Of(string folder, string name, ISignInKeeper keeper, SignInRecord record, string mailbox)
    {
        // Only a service account's tokens are for one mailbox; all others are for all that the sign-in may open.
        var whose = record.Kind == MailSignInKind.ServiceAccount ? mailbox.ToLowerInvariant() : "";
        return Known.GetOrAdd((folder, name, whose), _ => new TokenSource(keeper, mailbox));
    }
}
