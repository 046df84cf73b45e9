using System.Globalization;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Discovery;

/// <summary>A host that was asked what it speaks.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Ports">The ports that were asked.</param>
/// <param name="Support">What was found; null when the name has no address, or time was up.</param>
/// <param name="Trouble">Why nothing was found out; null when it was.</param>
sealed record HostProbe(string Host, IReadOnlyList<int> Ports, ImapSupport? Support, string? Trouble)
{
    /// <summary>The same in words.</summary>
    public DiscoveryAttempt ToAttempt(DiscoverySource source) => new(source,
        $"{Host}:{string.Join(',', Ports.Select(port => port.ToString(CultureInfo.InvariantCulture)))}",
        Trouble ?? (Support?.Imap, Support?.Pop3) switch
        {
            ({ } imap, { } pop3) => DiscoveryTexts.FormatSpeaksBoth(Place(imap), Place(pop3)),
            ({ } imap, null) => DiscoveryTexts.FormatSpeaksImap(Place(imap)),
            (null, { } pop3) => DiscoveryTexts.FormatSpeaksPop3(Place(pop3)),
            _ => DiscoveryTexts.SpeaksNoMail,
        });

    static string Place(MailEndpoint endpoint)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{endpoint.Port} ({endpoint.Security})");
        return endpoint.IsSafe ? place : DiscoveryTexts.FormatUnsafePlace(place);
    }
}
