using System.Management.Automation;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using MailSyncPS.Bridge;
using MailSyncPS.Configuration;
using MailSyncPS.Texts;

namespace MailSyncPS.Sync.Notices;

/// <summary>Posts a notice to a channel of Teams or Slack. The webhook's address is a secret: no message repeats it.</summary>
static class Webhook
{
    /// <summary>A message of Teams takes 28 KB, and nobody reads more of it in a channel.</summary>
    const int Longest = 6000;

    static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    internal static void Post(Notice notice, WebhookService service, PSCredential secret)
    {
        var given = new NetworkCredential("", secret.Password).Password.Trim();
        if (!Uri.TryCreate(given, UriKind.Absolute, out var address)
            || !(address.Scheme == Uri.UriSchemeHttps || address is { Scheme: "http", IsLoopback: true }))
            throw new InvalidOperationException(SyncTexts.WebhookNoAddress);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Waits.Webhook };
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(BodyOf(notice, service), Encoding.UTF8, "application/json"),
        };
        HttpStatusCode status;
        try
        {
            using var answer = client.Send(request);
            status = answer.StatusCode;
        }
        catch (HttpRequestException e)
        {
            // The base exception tells of the connection; the one around it names the host at the most, and never the path.
            throw new InvalidOperationException(e.GetBaseException().Message.Replace(given, "...", StringComparison.OrdinalIgnoreCase));
        }
        if ((int)status is < 200 or > 299)
            throw new InvalidOperationException(SyncTexts.FormatWebhookAnswered((int)status));
    }

    /// <summary>What is posted.</summary>
    internal static string BodyOf(Notice notice, WebhookService service)
    {
        var text = Notice.Cut(notice.Lines, Longest);
        return service == WebhookService.Slack
            ? JsonSerializer.Serialize(new { text = $"*{Slack(notice.Subject)}*\n{Slack(text)}" }, Readable) : Card(notice.Subject, text);
    }

    // A workflow of Teams posts an adaptive card; a text block there keeps line ends only as empty lines.
    static string Card(string subject, string text) => JsonSerializer.Serialize(new
    {
        type = "message",
        attachments = new[]
        {
            new
            {
                contentType = "application/vnd.microsoft.card.adaptive",
                content = new Dictionary<string, object>
                {
                    ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                    ["type"] = "AdaptiveCard",
                    ["version"] = "1.4",
                    ["body"] = new object[]
                    {
                        new { type = "TextBlock", text = subject, weight = "Bolder", wrap = true },
                        new { type = "TextBlock", text = text.Replace("\n", "\n\n", StringComparison.Ordinal), wrap = true },
                    },
                },
            },
        },
    }, Readable);

    // Slack's own escapes; without them an address in angle brackets would be a link.
    static string Slack(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
