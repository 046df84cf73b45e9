using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Reporting.Html;
using MailSyncPS.Engine.Reporting.Model;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Reporting;

/// <summary>Writes a report on what a ledger knows. Reads the ledger alone, and talks to no server.</summary>
public static class ReportExporter
{
    /// <summary>Makes the report and puts its file in place.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="MailSyncException">The ledger can't be read, or the file can't be written; then what was there before is
    /// unchanged.</exception>
    public static async Task<FileInfo> ExportAsync(ReportRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        var file = new ReportFile(request);
        file.Check();
        MailReport report;
        var history = await LedgerStore.OpenHistoryAsync(request.Ledger, request.Timeouts, cancellationToken).ConfigureAwait(false);
        await using (history.ConfigureAwait(false))
            report = await new ReportBuilder(history, request, observer)
                .BuildAsync(request.Timeouts.Time.GetLocalNow(), cancellationToken).ConfigureAwait(false);
        observer.OnProgress(new RunProgress(ReportTexts.Activity, ReportTexts.ProgressWriting, 0, 0));
        await file.WriteAsync(output => Write(report, request.Format, output), cancellationToken).ConfigureAwait(false);
        return new FileInfo(request.Path);
    }

    static void Write(MailReport report, MailReportFormat format, Stream output)
    {
        switch (format)
        {
            case MailReportFormat.Csv:
                CsvReport.Write(report, output);
                break;
            case MailReportFormat.Json:
                JsonReport.Write(report, output);
                break;
            default:
                HtmlReport.Write(report, output);
                break;
        }
    }
}
