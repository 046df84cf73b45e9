using System.Text.Json;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Reporting.Html;

/// <summary>What the page's script has to know: how dates and numbers are written, and its words.</summary>
static class ChartSettings
{
    /// <summary>As JSON that is safe within a page.</summary>
    public static string Json(ReportCulture culture) => JsonSerializer.Serialize(new
    {
        locale = culture.Formats.Name,
        texts = new
        {
            day = ReportTexts.ColumnDay,
            used = ReportTexts.ChartUsed,
            limit = ReportTexts.ChartLimit,
            above = ReportTexts.ChartLimitAbove,
            forecast = ReportTexts.ChartForecast,
            full = ReportTexts.ChartFull,
            copied = ReportTexts.ChartCopied,
            removed = ReportTexts.ChartRemoved,
            copiedCount = ReportTexts.ColumnCopied,
            copiedSize = ReportTexts.ColumnCopiedSize,
            removedCount = ReportTexts.ColumnRemoved,
            removedSize = ReportTexts.ColumnRemovedSize,
        },
    });
}
