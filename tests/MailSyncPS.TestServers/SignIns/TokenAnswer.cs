using System.Text.Json;

namespace MailSyncPS.TestServers;

/// <summary>An answer of a <see cref="TokenProvider"/>.</summary>
/// <param name="Status">The status line's number and words.</param>
/// <param name="Body">The body.</param>
/// <param name="ContentType">What the body is.</param>
/// <param name="Header">Further header lines.</param>
public sealed record TokenAnswer(string Status, string Body, string ContentType = "application/json", params string[] Header)
{
    /// <summary>An object.</summary>
    public static TokenAnswer Json(object value, string status = "200 OK") => new(status, JsonSerializer.Serialize(value));

    /// <summary>A refusal (RFC 6749, 5.2).</summary>
    public static TokenAnswer Error(string error, string description = "") =>
        Json(new { error, error_description = description }, error == "invalid_client" ? "401 Unauthorized" : "400 Bad Request");

    /// <summary>A page that a proxy or a provider in trouble shows instead.</summary>
    public static TokenAnswer Page(string status) => new(status, "<html><body>Sorry</body></html>", "text/html");
}
