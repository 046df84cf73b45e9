using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailSyncPS.Engine.SignIns;

/// <summary>
/// Turns a sign-in into the bytes of its file and back. Windows encrypts them for the user (DPAPI); elsewhere the file's mode protects
/// them.
/// </summary>
static class SignInProtection
{
    static readonly JsonSerializerOptions Format = new()
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The bytes of a file.</summary>
    public static byte[] Protect(SignInRecord record)
    {
        var plain = ToJson(record);
        return OperatingSystem.IsWindows() ? ProtectedData.Protect(plain, null, DataProtectionScope.CurrentUser) : plain;
    }

    /// <summary>The sign-in of a file.</summary>
    /// <exception cref="CryptographicException">Another user's, or another machine's.</exception>
    /// <exception cref="JsonException">It is none.</exception>
    public static SignInRecord Unprotect(byte[] file)
    {
        var plain = OperatingSystem.IsWindows() ? ProtectedData.Unprotect(file, null, DataProtectionScope.CurrentUser) : file;
        return FromJson(plain);
    }

    /// <summary>A sign-in as JSON (UTF-8).</summary>
    public static byte[] ToJson(SignInRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, Format);

    /// <summary>The sign-in of JSON (UTF-8).</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static SignInRecord FromJson(byte[] json) =>
        JsonSerializer.Deserialize<SignInRecord>(json, Format) ?? throw new JsonException();
}
