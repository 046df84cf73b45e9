using System.Globalization;

namespace MailSyncPS.Promises;

/// <summary>A mail as it lies in a server's storage.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Content">What tells its content from others.</param>
/// <param name="Words">What it is, for people.</param>
/// <param name="Arrived">When it arrived.</param>
/// <param name="Flags">Its flags, as Maildir letters; empty where they are not looked at.</param>
/// <param name="IsTrial">Whether it is the trial message of a removal.</param>
public sealed record HeldMail(string Folder, string Content, string Words, DateTimeOffset Arrived, string Flags, bool IsTrial)
{
    /// <summary>All that can be compared with another storage's.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture,
        $"{Folder} {(IsTrial ? "trial" : Words)} of {Arrived.UtcDateTime:yyyy-MM-dd HH:mm:ss} [{Flags}]");
}
