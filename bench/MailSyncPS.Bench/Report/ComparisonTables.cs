using System.Text;
using MailSyncPS.Bench.Main;

namespace MailSyncPS.Bench.Report;

/// <summary>Writes the comparison as tables, one for each server.</summary>
static class ComparisonTables
{
    internal static string Write(IReadOnlyList<CellResult> results, int mails, long bytes)
    {
        var text = new StringBuilder();
        foreach (var server in results.GroupBy(result => result.Cell.Server))
            text.Append(FormattableString.Invariant($"**{Title(server.Key)}**, {mails} mails, {bytes / 1e6:0.0} MB\n\n{OfServer([.. server])}\n"));
        return text.ToString();
    }

    static string Title(string server) => server == Cell.Multi ? "To a server with MULTIAPPEND" : "To a server like Gmail";

    static Table OfServer(List<CellResult> results)
    {
        var table = new Table(2, "round trip", "who", "mails/s", "MB/s", "CPU s/GB", "peak MB", "connections", "to mbsync", "of the wire limit", "of the LITERAL- limit", "start s", "start CPU s", "rounds");
        foreach (var result in results)
        {
            table.Add(
                $"{result.Cell.RoundTrip} ms", Who(result.Cell),
                Figure.Of(result.MailsPerSecond), Figure.Of(result.MegabytesPerSecond), Figure.Of(result.CpuSecondsPerGigabyte), Figure.Whole(result.PeakMegabytes),
                result.Connections is { } open ? $"{open.Source} + {open.Destination}" : Figure.None,
                Figure.Times(Ratio(result, Cell.Mbsync)), Figure.Percent(Ratio(result, Cell.Wire)), Figure.Percent(Ratio(result, result.Cell.LiteralLimit)),
                result.StartSeconds > 0 ? Figure.Of(result.StartSeconds) : Figure.None, result.StartSeconds > 0 ? Figure.Of(result.StartCpuSeconds) : Figure.None,
                $"{result.Attempts.Count}{(result.WasStopped ? ", stopped" : "")}");
        }
        return table;

        double? Ratio(CellResult result, string other) =>
            results.Find(one => one.Cell.Contestant == other && one.Cell.RoundTrip == result.Cell.RoundTrip) is { } reference ? result.MailsPerSecond / reference.MailsPerSecond : null;
    }

    static string Who(Cell cell) => (cell.Contestant, cell.Source) switch
    {
        (Cell.Ours, Cell.Pop3) => "MailSyncPS, POP3",
        (Cell.Ours, _) => "MailSyncPS, IMAP",
        (Cell.OursByTwo, _) => "MailSyncPS, POP3, -MaxConnections 2",
        (Cell.Mbsync, _) => "mbsync, IMAP",
        (Cell.Literal, _) => "LITERAL- limit, POP3, 10 connections",
        (Cell.LiteralByOne, _) => "LITERAL- limit, POP3, 1 connection",
        _ => "wire limit, POP3",
    };
}
