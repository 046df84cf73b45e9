using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Retention;

/// <summary>A message as it was read in this run.</summary>
/// <param name="Hash">What it hashes to.</param>
/// <param name="Identity">What tells it from another message, where it was altered (<see cref="MailIdentity"/>).</param>
sealed record MailReading(MessageHash Hash, string Identity)
{
    /// <summary>Reads a copy.</summary>
    public static MailReading Of(Stream copy)
    {
        var identity = MailIdentity.Of(copy);
        return new MailReading(MessageHash.Of(copy), identity);
    }
}
