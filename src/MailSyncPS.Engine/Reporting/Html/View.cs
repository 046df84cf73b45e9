namespace MailSyncPS.Engine.Reporting.Html;

/// <summary>What a template is filled with, by name. What a view lacks it has from the one around it.</summary>
sealed class View(View? outer = null)
{
    readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>A text, a number, a list of views, or null for nothing.</summary>
    public object? this[string name]
    {
        set => _values[name] = value;
    }

    /// <summary>The value of a name.</summary>
    /// <exception cref="InvalidOperationException">There is no such name: template and view don't fit.</exception>
    public object? Find(string name) =>
        _values.TryGetValue(name, out var value) ? value
        : outer is not null ? outer.Find(name)
        : throw new InvalidOperationException($"The report has no value for {name}.");
}
