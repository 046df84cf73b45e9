using System.Management.Automation;
using System.Reflection;

namespace MailSyncPS.Build.Help.Facts;

/// <summary>Tells what the cmdlets are from their assembly.</summary>
static class CmdletReader
{
    internal const string AssemblyFile = "MailSyncPS.dll";

    internal static IReadOnlyList<CmdletFacts> ReadAll(string assemblyPath)
    {
        var types = new PublishedAssemblies(Path.GetDirectoryName(assemblyPath)!).Open(assemblyPath).GetExportedTypes();
        return [.. types.SelectMany(type => Attributes.Find(type, typeof(CmdletAttribute)).Select(attribute => Read(type, attribute)))];
    }

    static CmdletFacts Read(Type type, CustomAttributeData attribute)
    {
        var cmdlet = Activator.CreateInstance(type)!;
        var parameters = type.GetProperties().Where(property => Attributes.Find(property, typeof(ParameterAttribute)).Any())
            .Select(property => ParameterReader.Read(property, cmdlet)).ToList();
        if (attribute.Value<bool>(nameof(CmdletAttribute.SupportsShouldProcess)))
            parameters.AddRange([ParameterReader.Switch("WhatIf", "wi"), ParameterReader.Switch("Confirm", "cf")]);
        return new CmdletFacts((string)attribute.ConstructorArguments[0].Value!, (string)attribute.ConstructorArguments[1].Value!,
            Sets(parameters, attribute.Value<string>(nameof(CmdletAttribute.DefaultParameterSetName))), parameters);
    }

    static IReadOnlyList<string> Sets(IEnumerable<ParameterFacts> parameters, string? preferred)
    {
        var names = parameters.SelectMany(parameter => parameter.Uses).Select(use => use.SetName).OfType<string>().Distinct().ToList();
        return names.Count == 0 ? [ParameterAttribute.AllParameterSets] : [.. names.OrderByDescending(name => name == preferred)];
    }
}
