using System.Globalization;
using System.Xml.Linq;
using MailSyncPS.Build.Help.Facts;
using MailSyncPS.Build.Help.Pages;
using static MailSyncPS.Build.Help.Maml.MamlNames;

namespace MailSyncPS.Build.Help.Maml;

/// <summary>A parameter as MAML.</summary>
static class MamlParameter
{
    /// <param name="facts">What it is.</param>
    /// <param name="uses">Its uses that count here: those of one parameter set, or all.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="namesValues">Whether its possible values are named.</param>
    internal static XElement Create(ParameterFacts facts, IReadOnlyList<ParameterUse> uses, IReadOnlyList<HelpBlock> description, bool namesValues) => new(CommandSpace + "parameter",
        new XAttribute("required", uses.All(use => use.IsMandatory)),
        new XAttribute("variableLength", facts.Type.IsArray),
        new XAttribute("globbing", facts.TakesWildcards),
        new XAttribute("pipelineInput", Pipeline(uses)),
        new XAttribute("position", uses.Select(use => use.Position).FirstOrDefault(position => position is not null)?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        new XAttribute("aliases", facts.Aliases.Count == 0 ? "none" : string.Join(", ", facts.Aliases)),
        new XElement(MamlSpace + "name", facts.Name),
        MamlText.Description(description),
        namesValues && facts.Values.Count > 0 ? new XElement(CommandSpace + "parameterValueGroup", facts.Values.Select(Value)) : null,
        facts.IsSwitch ? null : new XElement(CommandSpace + "parameterValue", new XAttribute("required", true), new XAttribute("variableLength", facts.Type.IsArray), facts.Type.Name),
        new XElement(DevSpace + "type", new XElement(MamlSpace + "name", facts.Type.Name), new XElement(MamlSpace + "uri")),
        new XElement(DevSpace + "defaultValue", facts.Default ?? "None"));

    static XElement Value(string name) => new(CommandSpace + "parameterValue", new XAttribute("required", false), new XAttribute("variableLength", false), name);

    static string Pipeline(IReadOnlyList<ParameterUse> uses)
    {
        string[] ways = [.. uses.Any(use => use.ByPropertyName) ? ["ByPropertyName"] : Array.Empty<string>(), .. uses.Any(use => use.ByValue) ? ["ByValue"] : Array.Empty<string>()];
        return ways.Length == 0 ? "False" : $"True ({string.Join(", ", ways)})";
    }
}
