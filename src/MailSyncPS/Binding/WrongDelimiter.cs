using System.Management.Automation;

namespace MailSyncPS.Binding;

/// <summary>A row of a file whose cells are separated by semicolons or tabs, and that was read as if by commas: it has one cell.</summary>
static class WrongDelimiter
{
    /// <summary>The row with its cells; the same where nothing is wrong with it.</summary>
    internal static PSObject Undo(PSObject row)
    {
        if (row.BaseObject is not PSCustomObject || row.Properties.ToList() is not [{ Name: var header, Value: string line }])
            return row;
        var delimiter = header.Contains(';', StringComparison.Ordinal) ? ';' : '\t';
        if (!header.Contains(delimiter, StringComparison.Ordinal))
            return row;
        var whole = new PSObject();
        foreach (var (name, cell) in Cells(header).Zip(Cells(line)))
        {
            if (name.Length > 0 && whole.Properties[name] is null)
                whole.Properties.Add(new PSNoteProperty(name, cell));
        }
        return whole;

        IEnumerable<string> Cells(string text) => text.Split(delimiter).Select(cell => cell.Trim().Trim('"'));
    }
}
