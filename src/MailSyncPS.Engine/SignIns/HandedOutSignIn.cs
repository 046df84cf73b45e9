using System.Security;

namespace MailSyncPS.Engine.SignIns;

/// <summary>
/// A sign-in that was handed in by whoever keeps it. This computer keeps nothing of it, unless its provider replaces the refresh token:
/// then the newer one, which only the sign-in itself opens.
/// </summary>
/// <param name="secret">The sign-in.</param>
sealed class HandedOutSignIn(SecureString secret) : ISignInKeeper
{
    public SignInRecord Read()
    {
        var record = SignInSecret.Read(secret);
        return record.IsRefreshed && SignInFiles.OfUser().FindRenewal(record) is { } renewal
            ? record with { RefreshToken = renewal.RefreshToken, Renewed = renewal.At } : record;
    }

    public Task<SignInTurn> TakeTurnAsync(RunTimeouts timeouts, CancellationToken cancellationToken) =>
        SignInFiles.OfUser().TakeTurnAsync(SignInSecret.Read(secret), timeouts, cancellationToken);

    public void Renew(string refreshToken, RunTimeouts timeouts) =>
        SignInFiles.OfUser().SaveRenewal(new Renewal(refreshToken, timeouts.Now), SignInSecret.Read(secret), timeouts);
}
