namespace MailSyncPS.Engine.SignIns;

/// <summary>One sign-in, which covers what its name says; there is none whose name begins with "no".</summary>
public static class KeptSignIns
{
    /// <summary>The domain that a sign-in covers at every server.</summary>
    public const string CoveredDomain = "covered.test";

    public static IReadOnlyList<MailSignIn> All(Action<MailSyncException> trouble) => [];

    public static string? Covering(string emailAddress, string? server)
    {
        ArgumentNullException.ThrowIfNull(emailAddress);
        return emailAddress.EndsWith("@" + CoveredDomain, StringComparison.Ordinal) && server != "elsewhere.test" ? CoveredDomain : null;
    }

    public static string Demand(string name, string server)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith("no", StringComparison.Ordinal) ? throw new MailSyncException(MailFailure.SignInMissing, $"no sign-in {name}") : name;
    }
}
