namespace MailSyncPS.Engine.SignIns;

/// <summary>Who keeps a sign-in: this computer, or whoever handed it in.</summary>
interface ISignInKeeper
{
    /// <summary>The sign-in as it is now.</summary>
    /// <exception cref="MailSyncException">It is not there, or can't be read.</exception>
    SignInRecord Read();

    /// <summary>Waits until nobody else, in whatever process, asks for its tokens or changes it.</summary>
    /// <exception cref="MailSyncException">
    /// <see cref="MailFailure.ServerUnavailable"/>: another has been at it for too long; <see cref="MailFailure.SignInNotKept"/>.
    /// </exception>
    Task<SignInTurn> TakeTurnAsync(RunTimeouts timeouts, CancellationToken cancellationToken);

    /// <summary>Keeps the refresh token that came in the place of an earlier one.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.SignInNotKept"/>: it can't be written.</exception>
    void Renew(string refreshToken, RunTimeouts timeouts);
}
