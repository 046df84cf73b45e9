using System.Text;
using MailSyncPS.Engine.Reporting;
using MailSyncPS.Engine.Reporting.Model;

namespace MailSyncPS.Engine.Tests.Reporting;

public sealed class CsvReportTests
{
    [Fact]
    public void It_has_a_row_for_each_mailbox_and_day()
    {
        var lines = Lines(ReportSamples.Company(30));

        Assert.Equal("\uFEFFMailbox,Protocol,Server,Date,UsedBytes,LimitBytes,PercentUsed,Messages,CopiedMails,CopiedBytes,RemovedMails,RemovedBytes", lines[0]);
        Assert.Equal(3 * 30 + 1, lines.Count);
        Assert.Matches(@"^info@example\.jp,Imap,imap\.example\.jp,2026-10-27,\d+,209715200,\d+(\.\d)?,\d+,\d+,\d+,0,0$", lines[1]);
    }

    [Theory]
    [InlineData("=cmd()", "'=cmd()")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("＝cmd()", "'＝cmd()")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a \"b\"\r\nc", "\"a \"\"b\"\"\r\nc\"")]
    [InlineData("taro@example.jp", "taro@example.jp")]
    public void A_text_stays_a_text(string name, string cell) =>
        Assert.StartsWith($"{cell},Pop3,{cell},2026-11-25,5,10,50,1,0,0,0,0\r\n", Text(ReportSamples.Report(ReportSamples.Now.AddDays(-1), [Mailbox(name)])).Split("Bytes\r\n")[1], StringComparison.Ordinal);

    [Fact]
    public void A_day_counts_with_its_highest_usage()
    {
        var morning = new ReportReading(ReportSamples.Now.AddHours(-12), 9, 10, 3);

        var line = Lines(ReportSamples.Report(ReportSamples.Now, [Mailbox("taro") with { Readings = [morning, morning with { Time = ReportSamples.Now, UsedBytes = 2 }] }]))[1];

        Assert.Equal("taro,Pop3,taro,2026-11-25,9,10,90,3,0,0,0,0", line);
    }

    static MailboxReport Mailbox(string name) => new()
    {
        Name = name,
        Protocol = MailProtocol.Pop3,
        Server = name,
        Login = name,
        Destinations = [],
        Concerns = [],
        Forecast = null,
        Totals = new(0, 0, 0, 0, 0, 0),
        Readings = [new ReportReading(ReportSamples.Now, 5, 10, 1)],
        Days = [],
        SetAside = [],
        Runs = [],
    };

    static string Text(MailReport report)
    {
        using var output = new MemoryStream();
        CsvReport.Write(report, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    static List<string> Lines(MailReport report) => [.. Text(report).TrimEnd().Split("\r\n")];
}
