using System.Text;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>A password that may be seen by nobody but the server it belongs to.</summary>
static class Canary
{
    public const string Login = "taro";

    public const string Password = "Canary-81f3 \"quoted\\";

    /// <summary>The password as it may be met: in clear, quoted, and within SASL.</summary>
    public static IReadOnlyList<string> Forms { get; } =
    [
        Password, Password.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal),
        Base64(Password), Base64($"\0{Login}\0{Password}"), Base64($"{Login}\0{Login}\0{Password}"),
    ];

    /// <summary>An account with this password.</summary>
    public static MailAccount Account(int port, MailProtocol protocol, MailSecurity security, string? thumbprint = null, bool skip = false, bool allowLegacyTls = false)
    {
        var account = new MailAccount($"{Login}@example.jp", "127.0.0.1", port, protocol, security, Login) { CertificateThumbprint = thumbprint, SkipCertificateCheck = skip, AllowLegacyTls = allowLegacyTls };
        account.SetSecret(new System.Net.NetworkCredential("", Password).SecurePassword);
        return account;
    }

    /// <summary>Whether a server was sent the password.</summary>
    public static bool Arrived(ScriptedPeer peer) => peer.LinesHeard.Any(line => Forms.Any(form => line.Contains(form, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Makes sure that a text does not show the password.</summary>
    public static void AssertNotIn(string text) => Assert.All(Forms, form => Assert.DoesNotContain(form, text, StringComparison.OrdinalIgnoreCase));

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
