using System.Text;

namespace MailSyncPS.Bench.Report;

/// <summary>A Markdown table that is readable as text too: the first columns to the left, figures to the right.</summary>
sealed class Table(int textColumns, params string[] head)
{
    readonly List<string[]> _rows = [];

    internal void Add(params string[] cells) => _rows.Add(cells);

    public override string ToString()
    {
        var widths = head.Select((title, column) => _rows.Select(row => row[column].Length).Append(title.Length).Max()).ToArray();
        var text = new StringBuilder();
        AppendRow(text, head, widths);
        AppendRow(text, [.. widths.Select((width, column) => column < textColumns ? new string('-', width) : new string('-', width - 1) + ":")], widths);
        foreach (var row in _rows)
            AppendRow(text, row, widths);
        return text.ToString();
    }

    void AppendRow(StringBuilder text, string[] cells, int[] widths) =>
        text.Append("| ").AppendJoin(" | ", cells.Select((cell, column) => column < textColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).Append(" |\n");
}
