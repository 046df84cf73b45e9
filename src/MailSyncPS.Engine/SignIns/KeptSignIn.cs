using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.SignIns;

/// <summary>A sign-in that is kept for the user.</summary>
/// <param name="files">Where it is kept.</param>
/// <param name="name">Its name.</param>
sealed class KeptSignIn(SignInFiles files, string name) : ISignInKeeper
{
    public SignInRecord Read() => files.Find(name)
        ?? throw new MailSyncException(MailFailure.SignInMissing, SignInTexts.FormatMissing(PlainText.Clean(name)));

    public Task<SignInTurn> TakeTurnAsync(RunTimeouts timeouts, CancellationToken cancellationToken) =>
        files.TakeTurnAsync(name, timeouts, cancellationToken);

    public void Renew(string refreshToken, RunTimeouts timeouts) =>
        files.Save(Read() with { RefreshToken = refreshToken, Renewed = timeouts.Now }, timeouts);
}
