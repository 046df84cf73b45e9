using System.Net;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.SignIns;

/// <summary>
/// A whole sign-in as one secret, which a vault keeps in the place of this computer: a mark, a version, a check and the record
/// (JSON, base64).
/// </summary>
public static class SignInSecret
{
    const string Mark = "MailSyncPS-SignIn:";
    const string Version = "1";
    const int CheckLength = 8;

    /// <summary>The length of a key of AES-256 in bytes.</summary>
    const int KeyLength = 32;

    /// <summary>Whether a secret is a sign-in, whole or not; a password is none.</summary>
    /// <param name="secret">The secret.</param>
    public static bool IsOne(SecureString secret) => IsOne(Reveal(secret));

    /// <summary>Whether a text is a sign-in that should have been a secure string.</summary>
    /// <param name="text">The text.</param>
    public static bool IsOne(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().TrimStart().StartsWith(Mark, StringComparison.Ordinal);
    }

    /// <summary>Makes sure that a secret is a sign-in whose tokens may go to a server.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="server">The server.</param>
    /// <returns>The sign-in's name.</returns>
    /// <exception cref="MailSyncException">
    /// <see cref="MailFailure.SignInSecretInvalid"/>: it is none, is cut, or is of a later version;
    /// <see cref="MailFailure.SignInRefused"/>: its tokens may not go there.
    /// </exception>
    public static string Demand(SecureString secret, string server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return KeptSignIns.Demand(Read(secret), server).Name;
    }

    /// <summary>The secret of a sign-in.</summary>
    internal static SecureString Of(SignInRecord record)
    {
        var whole = record with { RenewalKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength)) };
        var json = SignInProtection.ToJson(whole);
        var secret = new NetworkCredential("", $"{Mark}{Version}:{Check(json)}:{Convert.ToBase64String(json)}").SecurePassword;
        secret.MakeReadOnly();
        return secret;
    }

    /// <summary>The sign-in of a secret. No message repeats anything of it.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.SignInSecretInvalid"/>.</exception>
    internal static SignInRecord Read(SecureString secret)
    {
        var text = Reveal(secret).Trim();
        if (!IsOne(text))
            throw Invalid(SignInTexts.SecretIsNone);
        var parts = text[Mark.Length..].Split(':');
        if (parts.Length > 1 && parts[0] != Version)
            throw Invalid(SignInTexts.SecretOfOtherVersion);
        if (parts is not [_, var check, var body])
            throw Invalid(SignInTexts.SecretIsCut);
        try
        {
            var json = Convert.FromBase64String(body);
            var record = check == Check(json) ? SignInProtection.FromJson(json) : throw Invalid(SignInTexts.SecretIsCut);
            return record.RenewalKey is null ? throw Invalid(SignInTexts.SecretIsCut) : record;
        }
        catch (Exception e) when (e is FormatException or JsonException or NotSupportedException)
        {
            // What was thrown may repeat what was read.
            throw Invalid(SignInTexts.SecretIsCut);
        }
    }

    static string Check(byte[] json) => Convert.ToHexString(SHA256.HashData(json))[..CheckLength];

    static string Reveal(SecureString secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return new NetworkCredential("", secret).Password;
    }

    static MailSyncException Invalid(string message) => new(MailFailure.SignInSecretInvalid, message);
}
