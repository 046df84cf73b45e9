using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace MailSyncPS.Build.Help.Facts;

/// <summary>Tells what a parameter is from its property.</summary>
static class ParameterReader
{
    const string Off = "False";

    internal static ParameterFacts Read(PropertyInfo property, object cmdlet)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return new ParameterFacts(property.Name, type, type == typeof(SwitchParameter),
            Attributes.Find(property, typeof(SupportsWildcardsAttribute)).Any(), DefaultOf(property, cmdlet), [.. AliasesOf(property)],
            [.. Attributes.Find(property, typeof(ParameterAttribute)).Select(Use)]);
    }

    /// <summary>A switch that PowerShell adds.</summary>
    internal static ParameterFacts Switch(string name, string alias) =>
        new(name, typeof(SwitchParameter), IsSwitch: true, TakesWildcards: false, Off, [alias], [new ParameterUse(null, false, null, false, false)]);

    static ParameterUse Use(CustomAttributeData attribute) => new(
        attribute.Value<string>(nameof(ParameterAttribute.ParameterSetName)),
        attribute.Value<bool>(nameof(ParameterAttribute.Mandatory)),
        attribute.Value<int?>(nameof(ParameterAttribute.Position)),
        attribute.Value<bool>(nameof(ParameterAttribute.ValueFromPipeline)),
        attribute.Value<bool>(nameof(ParameterAttribute.ValueFromPipelineByPropertyName)));

    static IEnumerable<string> AliasesOf(PropertyInfo property) => Attributes.Find(property, typeof(AliasAttribute))
        .SelectMany(attribute => (IEnumerable<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)
        .Select(argument => (string)argument.Value!);

    // A default that is only worked out during the run is declared by an attribute.
    static string? DefaultOf(PropertyInfo property, object cmdlet)
    {
        if (Attributes.Find(property, typeof(PSDefaultValueAttribute)).SingleOrDefault() is { } declared)
            return declared.Value<string>(nameof(PSDefaultValueAttribute.Help));
        // What must be given has none.
        if (Attributes.Find(property, typeof(ParameterAttribute)).All(use => use.Value<bool>(nameof(ParameterAttribute.Mandatory))))
            return null;
        return property.PropertyType == typeof(SwitchParameter) ? Off : Text(property.GetValue(cmdlet));
    }

    static string? Text(object? value) => value switch
    {
        null or "" or ICollection { Count: 0 } => null,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
