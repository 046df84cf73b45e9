using System.Security.Cryptography;
using System.Text.Json;

namespace MailSyncPS.Engine.SignIns;

/// <summary>
/// A refresh token that a provider gave in the place of the one in a sign-in that was handed out. It is kept encrypted (AES-GCM, 256 bits)
/// with a key that only the sign-in itself has.
/// </summary>
/// <param name="RefreshToken">The token.</param>
/// <param name="At">When it came.</param>
sealed record Renewal(string RefreshToken, DateTimeOffset At)
{
    const int NonceLength = 12;
    const int TagLength = 16;

    /// <summary>The bytes of its file: nonce, tag, text.</summary>
    public byte[] Encrypt(SignInRecord owner)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(this);
        var file = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(file.AsSpan(0, NonceLength));
        using var aes = new AesGcm(Key(owner), TagLength);
        aes.Encrypt(file.AsSpan(0, NonceLength), plain, file.AsSpan(NonceLength + TagLength), file.AsSpan(NonceLength, TagLength),
            owner.Stamp.ToByteArray());
        return file;
    }

    /// <summary>What a file holds.</summary>
    /// <exception cref="JsonException">It is of another sign-in, or was changed.</exception>
    public static Renewal Decrypt(byte[] file, SignInRecord owner)
    {
        try
        {
            var plain = new byte[file.Length - NonceLength - TagLength];
            using var aes = new AesGcm(Key(owner), TagLength);
            aes.Decrypt(file.AsSpan(0, NonceLength), file.AsSpan(NonceLength + TagLength), file.AsSpan(NonceLength, TagLength), plain,
                owner.Stamp.ToByteArray());
            return JsonSerializer.Deserialize<Renewal>(plain) ?? throw new JsonException();
        }
        catch (Exception e) when (e is CryptographicException or OverflowException)
        {
            throw new JsonException();
        }
    }

    /// <summary>Nothing of it.</summary>
    public override string ToString() => nameof(Renewal);

    static byte[] Key(SignInRecord owner) => Convert.FromBase64String(owner.RenewalKey!);
}
