using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MailSyncPS.ModuleTests.Help;

/// <summary>The error ids of the built module, read from its engine without loading it.</summary>
static class ErrorIds
{
    public static IReadOnlyList<string> All { get; } = Read();

    static List<string> Read()
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(BuiltModule.Folder, "lib", "MailSyncPS.Engine.dll")));
        var metadata = file.GetMetadataReader();
        var failure = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Single(type => metadata.GetString(type.Name) == "MailFailure");
        return [.. failure.GetFields().Select(metadata.GetFieldDefinition)
            .Where(field => field.Attributes.HasFlag(System.Reflection.FieldAttributes.Literal)).Select(field => metadata.GetString(field.Name))];
    }
}
