using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MailSyncPS.TestServers;

/// <summary>JSON Web Tokens by RS256 (RFC 7519), made and read without the library that the product uses.</summary>
public static class Jwt
{
    /// <summary>A signed token.</summary>
    public static string Sign(RSA key, object claims)
    {
        ArgumentNullException.ThrowIfNull(key);
        var text = $"{Encode(new { alg = "RS256", typ = "JWT" })}.{Encode(claims)}";
        return $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>The claims of a token; null when another key signed it.</summary>
    public static JsonElement? Read(RSA key, string token)
    {
        ArgumentNullException.ThrowIfNull(key);
        var parts = token?.Split('.') ?? [];
        return parts.Length == 3 && key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]),
            HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) && Decode(parts[0]).GetProperty("alg").GetString() == "RS256"
            ? Decode(parts[1]) : null;
    }

    /// <summary>One part of a token, unverified.</summary>
    public static JsonElement Decode(string part) => JsonDocument.Parse(Base64Url.DecodeFromChars(part)).RootElement;

    static string Encode(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
