using System.Collections;
using System.Management.Automation;

namespace MailSyncPS.Binding;

/// <summary>
/// The row that is being bound. It is needed beyond what is bound: to say which row an error is of, to name its columns when
/// one of them is misspelt, and to know how its server was found, so that a guess stays a guess when it is piped on.
/// A cmdlet is not told what it was bound from, but binding and processing of a row follow each other on one thread.
/// </summary>
sealed class PipedRows : IDisposable
{
    [ThreadStatic]
    static PipedRows? s_here;

    readonly PipedRows? _outer = s_here;
    PipedRow? _current;
    int _count;

    PipedRows() => s_here = this;

    /// <summary>Begins with no row. A pipeline within another one has rows of its own.</summary>
    /// <returns>Ends it, when disposed.</returns>
    internal static IDisposable Begin() => new PipedRows();

    /// <summary>Notes the row that is being bound.</summary>
    /// <returns>The row; null when nothing is piped in.</returns>
    internal static PipedRow? Note(PSObject? row) => row is null ? null : s_here?.Add(row);

    /// <summary>The row that was noted last; null when there is none. Forgets it.</summary>
    internal static PipedRow? Take()
    {
        var row = s_here?._current;
        if (row is not null)
            s_here!._current = null;
        return row;
    }

    public void Dispose() => s_here = _outer;

    // Several parameters look at the same row. Cmdlets of one pipeline share the count, and what a cmdlet writes is no row.
    PipedRow Add(PSObject row)
    {
        if (_current?.Is(row) != true)
            _current = new PipedRow(row, PipedRow.IsOne(row) || row.BaseObject is IDictionary ? ++_count : null);
        return _current!;
    }
}
