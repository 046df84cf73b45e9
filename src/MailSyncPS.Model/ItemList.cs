using System.Collections.ObjectModel;
using System.Globalization;

namespace MailSyncPS;

/// <summary>A list whose text is that of its items, as a cell of Export-Csv shows it.</summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="items">The items.</param>
public sealed class ItemList<T>(IEnumerable<T> items) : ReadOnlyCollection<T>([.. items])
{
    /// <summary>The items in a line; empty for none.</summary>
    public override string ToString() => string.Join("; ", this.Select(item => item is IFormattable value
        ? value.ToString(null, CultureInfo.InvariantCulture) : item?.ToString()));
}
