namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Finds the login name to try where another was refused.</summary>
static class LoginHint
{
    /// <summary>The part before the @ where it was the address, and the address where it was not; null where nothing was refused.</summary>
    public static string? For(ProbeOutcome found)
    {
        if (found.Target.Account is not { } account || found.Login?.Failure is not { Failure: MailFailure.AuthenticationFailed } refusal
            || LoginRefusal.IsOfAccount(refusal) || account.SignIn is not null)
            return null;
        var login = account.UserName ?? account.EmailAddress;
        return login.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? login[..at] : account.EmailAddress;
    }
}
