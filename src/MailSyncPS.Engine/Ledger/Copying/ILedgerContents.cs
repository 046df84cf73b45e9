namespace MailSyncPS.Engine.Ledger.Copying;

/// <summary>
/// All that a ledger holds, row by row, as it was when it was opened. What is written is kept by <see cref="KeepAsync"/>, all or nothing.
/// </summary>
interface ILedgerContents : IAsyncDisposable
{
    /// <summary>How many rows a table has.</summary>
    Task<long> CountAsync(LedgerTable table, CancellationToken cancellationToken);

    /// <summary>Some rows of a table, in its order.</summary>
    /// <param name="table">The table.</param>
    /// <param name="after">The number of the last row that was read, where rows have one; else all rows are read at once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<object?[]>> ReadAsync(LedgerTable table, long after, CancellationToken cancellationToken);

    /// <summary>Adds rows to a table.</summary>
    Task WriteAsync(LedgerTable table, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken);

    /// <summary>Makes durable what was written.</summary>
    Task KeepAsync();
}
