using System.Management.Automation;

namespace MailSyncPS.Binding;

/// <summary>
/// The columns of the row that is being bound, to be named when one of them is misspelt.
/// A cmdlet is not told what it was bound from, but binding and processing of a row follow each other on one thread.
/// </summary>
internal static class PipedRow
{
    [ThreadStatic]
    static string[]? s_columns;

    internal static void Remember(PSObject? row) => s_columns = row is null ? null : [.. row.Properties.Select(property => property.Name)];

    /// <summary>A sentence that names the columns; empty when there was no row. Forgets them.</summary>
    internal static string TakeColumns()
    {
        var columns = s_columns;
        s_columns = null;
        return columns is { Length: > 0 } ? $" What was piped in has: {Printable.Text(string.Join(", ", columns))}." : "";
    }
}
