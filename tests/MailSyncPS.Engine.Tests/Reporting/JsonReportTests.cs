using System.Text;
using System.Text.Json;
using MailSyncPS.Engine.Reporting;

namespace MailSyncPS.Engine.Tests.Reporting;

public sealed class JsonReportTests
{
    // Scripts depend on these names: a new one may come, and none may go or change without another schemaVersion.
    static readonly string[] Names =
    [
        "schemaVersion", "generator", "created", "since", "level", "totals.copied", "totals.copiedBytes", "totals.removed", "totals.removedBytes", "totals.waiting", "totals.setAside",
        "mailboxes[].name", "mailboxes[].protocol", "mailboxes[].server", "mailboxes[].login", "mailboxes[].destinations", "mailboxes[].level",
        "mailboxes[].concerns[].kind", "mailboxes[].concerns[].level", "mailboxes[].concerns[].count", "mailboxes[].concerns[].percent", "mailboxes[].concerns[].time", "mailboxes[].concerns[].failureId",
        "mailboxes[].usage.time", "mailboxes[].usage.usedBytes", "mailboxes[].usage.limitBytes", "mailboxes[].usage.messageCount", "mailboxes[].usage.percentUsed",
        "mailboxes[].forecast.growthBytesPerDay", "mailboxes[].forecast.trend", "mailboxes[].forecast.estimatedFull", "mailboxes[].forecast.isHeld",
        "mailboxes[].totals.copied", "mailboxes[].readings[].usedBytes", "mailboxes[].days[].date", "mailboxes[].days[].copied", "mailboxes[].days[].copiedBytes", "mailboxes[].days[].removed", "mailboxes[].days[].removedBytes",
        "mailboxes[].setAside[].folder", "mailboxes[].setAside[].uid", "mailboxes[].setAside[].arrived", "mailboxes[].setAside[].firstSeen", "mailboxes[].setAside[].size", "mailboxes[].setAside[].failureId", "mailboxes[].setAside[].detail",
        "mailboxes[].runs[].kind", "mailboxes[].runs[].destination", "mailboxes[].runs[].begun", "mailboxes[].runs[].ended", "mailboxes[].runs[].outcome", "mailboxes[].runs[].failureId", "mailboxes[].runs[].detail",
        "mailboxes[].runs[].counts.listed", "mailboxes[].runs[].counts.done", "mailboxes[].runs[].counts.bytes", "mailboxes[].runs[].counts.alreadyForwarded",
    ];

    [Fact]
    public void Its_names_are_those_that_scripts_know()
    {
        using var report = Parse(Text());

        Assert.Equal(1, report.RootElement.GetProperty("schemaVersion").GetInt32());
        Assert.Empty(Names.Except(Paths(report.RootElement, "")));
        var info = report.RootElement.GetProperty("mailboxes")[0];
        Assert.Equal(("info@example.jp", "imap", "attention", "fullSoon"), (info.GetProperty("name").GetString(), info.GetProperty("protocol").GetString(),
            info.GetProperty("level").GetString(), info.GetProperty("concerns")[0].GetProperty("kind").GetString()));
        Assert.Equal("2026-11-25", info.GetProperty("days").EnumerateArray().Last().GetProperty("date").GetString());
    }

    [Fact]
    public void It_is_safe_within_a_page_and_loses_nothing()
    {
        var report = ReportSamples.Hostile();
        var text = Text(report);

        Assert.DoesNotContain("<", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u2028", text, StringComparison.Ordinal);
        using var read = Parse(text);
        Assert.Equal(report.Mailboxes[0].Name, read.RootElement.GetProperty("mailboxes")[0].GetProperty("name").GetString());
    }

    static string Text(Engine.Reporting.Model.MailReport? report = null)
    {
        using var output = new MemoryStream();
        JsonReport.Write(report ?? ReportSamples.Company(30), output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    static JsonDocument Parse(string text) => JsonDocument.Parse(text);

    static IEnumerable<string> Paths(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property => Paths(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}").Append(path.Length == 0 ? property.Name : $"{path}.{property.Name}")).Distinct(),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(element => Paths(element, path + "[]")).Distinct(),
        _ => [],
    };
}
