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

    public static Task<bool> RemoveAsync(string name, IRunObserver observer, CancellationToken cancellationToken) => Task.FromResult(true);
}
