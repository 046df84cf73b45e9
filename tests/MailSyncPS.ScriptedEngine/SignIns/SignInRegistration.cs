using System.Net;
using System.Security;

namespace MailSyncPS.Engine.SignIns;

/// <summary>Shows what was asked for.</summary>
public static class SignInRegistration
{
    public static Task<MailSignIn> RegisterAsync(SignInRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.FromResult(new MailSignIn
        {
            Name = request.Name, EmailAddress = request.EmailAddress, Server = request.Server, Kind = request.Kind, Provider = request.Provider,
            TokenEndpoint = $"{request.Authority}", ClientId = request.ClientId ?? request.File ?? "", Registered = DateTimeOffset.UnixEpoch,
        });
    }

    public static Task<SecureString> HandOutAsync(SignInRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.FromResult(new NetworkCredential("", "sign-in " + request.Name).SecurePassword);
    }

    public static Task<bool> RemoveAsync(SecureString secret, IRunObserver observer, CancellationToken cancellationToken) =>
        SignInSecret.IsOne(secret) ? Task.FromResult(true) : throw new MailSyncException(MailFailure.SignInSecretInvalid, "no sign-in");

    public static Task<bool> RemoveAsync(string name, IRunObserver observer, CancellationToken cancellationToken) => Task.FromResult(true);
}
