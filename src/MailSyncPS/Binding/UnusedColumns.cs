using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>Finds columns of rows that nothing takes but that somebody probably meant to be taken.</summary>
static class UnusedColumns
{
    /// <summary>What is to be said of each of them.</summary>
    /// <param name="columns">The columns of a row.</param>
    /// <param name="taken">The names that are taken and may have been meant; those of an account are taken in any case.</param>
    internal static IEnumerable<(string Column, string Warning)> Find(IReadOnlyCollection<string> columns, IEnumerable<string> taken)
    {
        var known = taken.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var there = columns.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var column in there.Where(column => !AccountRow.HasColumn(column) && !known.Contains(column)))
        {
            if (AccountRow.NamesSecret(column) && !there.Contains("Credential"))
                yield return (column, SurfaceTexts.PasswordColumn);
            else if (ColumnNames.Likely(column, known.Where(name => !there.Contains(name))) is { } likely)
                yield return (column, SurfaceTexts.FormatColumnNotUsed(VisibleText.Without(column), likely));
        }
    }
}
