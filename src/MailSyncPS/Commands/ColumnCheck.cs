using System.Management.Automation;
using System.Reflection;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;

namespace MailSyncPS.Commands;

/// <summary>
/// Warns of columns that a cmdlet does not take but that are spelt like one it takes: of each once, however many rows there are.
/// </summary>
/// <param name="cmdlet">The cmdlet that the rows are piped to.</param>
sealed class ColumnCheck(PSCmdlet cmdlet)
{
    readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);
    readonly Lazy<string[]> _taken = new(() => [.. cmdlet.GetType().GetProperties().Where(IsTaken).Select(parameter => parameter.Name)]);
    readonly Lazy<string[]> _aliases = new(() => [.. cmdlet.GetType().GetProperties().Where(IsTaken)
        .SelectMany(parameter => parameter.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? [])]);

    /// <summary>Looks at a row's columns.</summary>
    internal void Look(PipedRow? row)
    {
        if (row?.IsPlain != true)
            return;
        foreach (var (column, warning) in UnusedColumns.Find([.. row.Names], _taken.Value))
        {
            if (_seen.Add(column) && !_aliases.Value.Contains(column, StringComparer.OrdinalIgnoreCase))
                cmdlet.Warn(warning);
        }
    }

    static bool IsTaken(PropertyInfo property) =>
        property.GetCustomAttributes<ParameterAttribute>().Any(parameter => parameter.ValueFromPipelineByPropertyName);
}
