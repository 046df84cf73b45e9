using System.Text.Json.Nodes;

namespace MailSyncPS.ModuleTests;

/// <summary>What the module says it is made of, against what is in it.</summary>
public sealed class BillOfMaterialsTests
{
    static readonly JsonNode Bill = JsonNode.Parse(File.ReadAllText(Path.Combine(BuiltModule.Folder, "MailSyncPS.cdx.json")))!;
    static readonly List<JsonNode> Components = [.. Bill["components"]!.AsArray().Select(component => component!)];

    [Fact]
    public void Every_file_of_others_belongs_to_a_component()
    {
        var named = Components.SelectMany(component => component["properties"]!.AsArray()).Select(property => property!["value"]!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        var files = Directory.EnumerateFiles(Path.Combine(BuiltModule.Folder, "lib"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(BuiltModule.Folder, file).Replace('\\', '/'))
            .Where(file => !Path.GetFileName(file).StartsWith("MailSyncPS.", StringComparison.Ordinal));

        Assert.Empty(files.Except(named));
        Assert.All(named, file => Assert.True(File.Exists(Path.Combine(BuiltModule.Folder, file)), file));
    }

    [Fact]
    public void Versions_and_hashes_are_those_of_the_lock_file()
    {
        var locked = JsonNode.Parse(File.ReadAllText(Path.Combine(Root, "src", "MailSyncPS", "packages.lock.json")))!["dependencies"]!.AsObject().Single().Value!.AsObject()
            .Where(package => package.Value!["contentHash"] is not null)
            .ToDictionary(package => package.Key, package => $"{package.Value!["resolved"]} {Convert.ToHexString(Convert.FromBase64String(package.Value["contentHash"]!.GetValue<string>()))}", StringComparer.OrdinalIgnoreCase);
        var nuget = Components.Where(component => component["purl"]!.GetValue<string>().StartsWith("pkg:nuget/", StringComparison.Ordinal)).ToList();

        Assert.InRange(nuget.Count, 8, 100);
        Assert.All(nuget, component => Assert.Equal(locked[component["name"]!.GetValue<string>()],
            $"{component["version"]} {component["hashes"]![0]!["content"]!.GetValue<string>().ToUpperInvariant()}"));
        Assert.Contains(Components, component => component["purl"]!.GetValue<string>().StartsWith("pkg:npm/uplot@", StringComparison.Ordinal));
    }

    [Fact]
    public void Dependencies_lead_to_components()
    {
        var known = Components.Select(component => component["bom-ref"]!.GetValue<string>()).Append(Bill["metadata"]!["component"]!["bom-ref"]!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        var dependencies = Bill["dependencies"]!.AsArray();

        Assert.All(dependencies, dependency => Assert.Contains(dependency!["ref"]!.GetValue<string>(), known));
        Assert.All(dependencies.SelectMany(dependency => dependency!["dependsOn"]!.AsArray()), other => Assert.Contains(other!.GetValue<string>(), known));
        Assert.Equal("CycloneDX 1.6", $"{Bill["bomFormat"]} {Bill["specVersion"]}");
    }

    static string Root => Path.GetFullPath(Path.Combine(BuiltModule.Folder, "..", ".."));
}
