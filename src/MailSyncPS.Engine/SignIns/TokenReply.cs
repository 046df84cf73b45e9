namespace MailSyncPS.Engine.SignIns;

/// <summary>What a provider gave (RFC 6749, 5.1).</summary>
/// <param name="AccessToken">The token.</param>
/// <param name="Asked">When it was asked for, as a timestamp of the clock: it lives from then on at the earliest.</param>
/// <param name="Lifetime">How long it lives.</param>
/// <param name="RefreshToken">What later ones are asked for with; null when none came.</param>
sealed record TokenReply(string AccessToken, long Asked, TimeSpan Lifetime, string? RefreshToken)
{
    /// <summary>Nothing of it.</summary>
    public override string ToString() => nameof(TokenReply);
}
