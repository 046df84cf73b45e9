using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MailSyncPS.Engine.SignIns;

/// <summary>Signed statements by which an application proves itself, or says for whom it asks (RFC 7523, 3).</summary>
static class Assertion
{
    /// <summary>How long one lives. Google takes an hour at the most; what is used at once needs less.</summary>
    static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>How far its beginning lies back, as clocks differ a little.</summary>
    static readonly TimeSpan Back = TimeSpan.FromSeconds(30);

    /// <summary>That a service account asks for a mailbox.</summary>
    public static string ForMailbox(ClientKey key, SignInRecord record, string mailbox, DateTimeOffset now) =>
        Sign(key, now, new() { ["iss"] = record.ClientId, ["sub"] = mailbox, ["scope"] = record.Scope, ["aud"] = Audience(record) });

    /// <summary>That an application is who it says (RFC 7523, 2.2).</summary>
    public static string ForClient(ClientKey key, SignInRecord record, DateTimeOffset now) =>
        Sign(key, now, new()
        {
            ["iss"] = record.ClientId, ["sub"] = record.ClientId, ["aud"] = Audience(record), ["jti"] = Guid.NewGuid().ToString("N"),
        });

    static string Audience(SignInRecord record) => record.TokenEndpoint.ToString();

    static string Sign(ClientKey key, DateTimeOffset now, Dictionary<string, object> claims)
    {
        claims["iat"] = (now - Back).ToUnixTimeSeconds();
        claims["nbf"] = (now - Back).ToUnixTimeSeconds();
        claims["exp"] = (now + Life).ToUnixTimeSeconds();
        using var certified = key.Certificate is { HasPrivateKey: false } certificate ? certificate.CopyWithPrivateKey(key.Rsa) : null;
        // The header names a certificate by its thumbprint.
        SecurityKey security = (certified ?? key.Certificate) is { } named ? new X509SecurityKey(named)
            : new RsaSecurityKey(key.Rsa) { KeyId = key.KeyId };
        // The key is let go of at once, so that nothing may keep a signer with it.
        security.CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(JsonSerializer.Serialize(claims),
            new SigningCredentials(security, SecurityAlgorithms.RsaSha256));
    }
}
