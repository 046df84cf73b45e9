using System.Collections;
using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>An object that is piped in: a row of a file, a hashtable, or what another cmdlet wrote.</summary>
/// <param name="row">The object.</param>
/// <param name="number">Its place among the rows, from 1; null when it is none.</param>
sealed class PipedRow(PSObject row, int? number)
{
    /// <summary>The column in which what another cmdlet wrote carries its account.</summary>
    internal const string Account = "Account";

    const string Address = "EmailAddress";

    /// <summary>Its place among the rows, from 1; null when it is none.</summary>
    internal int? Number => number;

    /// <summary>Whether it is a row with values of its own.</summary>
    internal bool IsPlain => IsOne(row);

    /// <summary>The names of its columns.</summary>
    internal IEnumerable<string> Names => row.Properties.Select(property => property.Name);

    /// <summary>A sentence that names the columns; empty when there are none.</summary>
    internal string Columns =>
        string.Join(", ", Names) is { Length: > 0 } names ? DiscoveryTexts.FormatColumnsPiped(VisibleText.Without(names)) : "";

    /// <summary>
    /// A sentence on what is probably wrong where a column is missing: another name, or another separator; empty when nothing is likely.
    /// </summary>
    internal string Hint(string wanted)
    {
        var names = Names.ToList();
        if (names is [var only] && only.IndexOfAny([';', '\t']) is >= 0 and var at)
            return " " + (only[at] == ';' ? BindingTexts.SemicolonFile : BindingTexts.TabFile);
        return names.FirstOrDefault(name => ColumnNames.Likely(name, [wanted]) is not null) is { } column
            ? " " + SurfaceTexts.FormatMisspeltColumn(VisibleText.Without(column), wanted) : "";
    }

    /// <summary>The server it names; null when it names none, or does not tell where it is known from.</summary>
    internal PipedServer? Server => PipedServer.Of(row);

    /// <summary>A sentence that tells which one it is.</summary>
    internal string Place => RowPlace.Of(AddressCell, number);

    /// <summary>Whether an object is a row with values of its own, and none that carries an account.</summary>
    internal static bool IsOne(PSObject value) => value.BaseObject is PSCustomObject && value.Properties[Account] is null;

    /// <summary>Whether it is this object.</summary>
    internal bool Is(object? value) => ReferenceEquals(row, value);

    /// <summary>What is wrong with a value, with the column and the row where it came from here.</summary>
    /// <param name="reason">What is allowed instead.</param>
    /// <param name="value">The value.</param>
    /// <param name="isSecret">Whether the value must not be repeated.</param>
    internal string Tell(string reason, object? value, bool isSecret) => ColumnsOf(value) switch
    {
        [] => reason,
        [var column] when value is not null => WrongCell.Tell(VisibleText.Without(column), value, isSecret, reason) + Place,
        // Of several cells that are one and the same, PowerShell tells which it is, by the parameter.
        _ => reason + Place,
    };

    /// <summary>The value of a column; null where there is none.</summary>
    internal object? Cell(string name)
    {
        try
        {
            return row.BaseObject is IDictionary keys ? keys[name] : row.Properties[name]?.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    object? AddressCell => AccountRow.NamesOf(Address).Append(Account).Select(Cell).FirstOrDefault(value => value is not null);

    // The binder hands a value on without its name, but it is the very object that lies in the row.
    string[] ColumnsOf(object? value) =>
        [.. row.Properties.OfType<PSNoteProperty>().Where(cell => ReferenceEquals(BareValue.Of(cell.Value), BareValue.Of(value)))
            .Select(cell => cell.Name)];
}
