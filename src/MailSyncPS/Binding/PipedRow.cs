using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>
/// What must be known of the row that is being bound beyond what is bound: its columns, to be named when one of them is
/// misspelt, and how its server was found, so that a guess stays a guess when it is piped on.
/// A cmdlet is not told what it was bound from, but binding and processing of a row follow each other on one thread.
/// </summary>
internal static class PipedRow
{
    [ThreadStatic]
    static string[]? s_columns;

    [ThreadStatic]
    static PipedServer? s_server;

    internal static void Remember(PSObject? row)
    {
        s_columns = row is null ? null : [.. row.Properties.Select(property => property.Name)];
        s_server = row is null ? null : PipedServer.Of(row);
    }

    /// <summary>A sentence that names the columns; empty when there was no row. Forgets them.</summary>
    internal static string TakeColumns()
    {
        var columns = s_columns;
        s_columns = null;
        return columns is { Length: > 0 } ? DiscoveryTexts.FormatColumnsPiped(Printable.Text(string.Join(", ", columns))) : "";
    }

    /// <summary>The server of the row; null when it names none. Forgets it.</summary>
    internal static PipedServer? TakeServer()
    {
        var server = s_server;
        s_server = null;
        return server;
    }
}
