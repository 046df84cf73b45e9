using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using MailSyncPS.Engine.Reporting.Model;

namespace MailSyncPS.Engine.Reporting;

/// <summary>The report for programs.</summary>
static class JsonReport
{
    static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        // Letters of all languages stay readable; what HTML or a script could take for its own is written as \uXXXX.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Writes it, in UTF-8.</summary>
    public static void Write(MailReport report, Stream output) => JsonSerializer.Serialize(output, report, Options);
}
