namespace MailSyncPS.TestServers;

/// <summary>What a web server says to a request.</summary>
/// <param name="Body">The body.</param>
/// <param name="ContentType">Its type.</param>
/// <param name="Status">The status line's code and words.</param>
/// <param name="Location">Where else to look; null for nowhere.</param>
public sealed record WebReply(string Body, string ContentType = "text/xml", string Status = "200 OK", string? Location = null)
{
    /// <summary>A redirect.</summary>
    public static WebReply To(string location) => new("", "text/html", "302 Found", location);
}
