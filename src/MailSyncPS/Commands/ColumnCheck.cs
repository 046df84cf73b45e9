using System.Management.Automation;
using System.Reflection;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>
/// Warns of columns that a cmdlet does not take but that are spelt like one it takes: of each once, however many rows there are.
/// </summary>
/// <param name="cmdlet">The cmdlet that the rows are piped to.</param>
sealed class ColumnCheck(PSCmdlet cmdlet)
{
    readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);
    readonly Lazy<string[]> _taken = new(() => [.. cmdlet.GetType().GetProperties().Where(IsTaken).Select(parameter => parameter.Name)]);

    /// <summary>Looks at a row's columns.</summary>
    internal void Look(PipedRow? row)
    {
        if (row?.IsPlain != true)
            return;
        var names = row.Names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names.Where(name => _seen.Add(name) && !AccountRow.HasColumn(name) && !IsAlias(name)
            && !_taken.Value.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            if (AccountRow.NamesSecret(name) && !names.Contains("Credential"))
                cmdlet.Warn(SurfaceTexts.PasswordColumn);
            else if (ColumnNames.Likely(name, _taken.Value.Where(taken => !names.Contains(taken))) is { } likely)
                cmdlet.Warn(SurfaceTexts.FormatColumnNotUsed(VisibleText.Without(name), likely));
        }
    }

    bool IsAlias(string name) => cmdlet.GetType().GetProperties().Any(property => IsTaken(property)
        && property.GetCustomAttribute<AliasAttribute>()?.AliasNames.Contains(name, StringComparer.OrdinalIgnoreCase) == true);

    static bool IsTaken(PropertyInfo property) =>
        property.GetCustomAttributes<ParameterAttribute>().Any(parameter => parameter.ValueFromPipelineByPropertyName);
}
