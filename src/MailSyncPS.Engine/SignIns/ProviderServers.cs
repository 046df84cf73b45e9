using System.IO.Enumeration;

namespace MailSyncPS.Engine.SignIns;

/// <summary>The mail servers of the two providers that are known.</summary>
static class ProviderServers
{
    /// <summary>Google's.</summary>
    public static IReadOnlyList<string> Google { get; } = ["*.gmail.com", "*.googlemail.com"];

    /// <summary>Microsoft's.</summary>
    public static IReadOnlyList<string> Microsoft { get; } =
    [
        "outlook.office365.com", "*.outlook.office365.com", "outlook.office.com", "*.outlook.com", "*.office365.us",
        "*.partner.outlook.cn",
    ];

    /// <summary>Whose a server is; null for any other's.</summary>
    public static MailSignInProvider? ProviderOf(string server) => Has(Google, server) ? MailSignInProvider.Google
        : Has(Microsoft, server) ? MailSignInProvider.Microsoft : null;

    static bool Has(IEnumerable<string> patterns, string server) =>
        patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, server, ignoreCase: true));
}
