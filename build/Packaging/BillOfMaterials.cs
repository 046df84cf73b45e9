using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MailSyncPS.Build.Packaging;

/// <summary>
/// Writes what the module is made of, in CycloneDX's form: the packages whose files are in it, as the restore resolved them,
/// and the script that reports carry. The same sources give the same file.
/// </summary>
static partial class BillOfMaterials
{
    internal const string FileName = "MailSyncPS.cdx.json";

    static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it into the module.</summary>
    /// <param name="assetsPath">What the restore of the cmdlets' project resolved.</param>
    /// <param name="moduleFolder">The module, whole but for this file.</param>
    internal static void Write(string assetsPath, string moduleFolder)
    {
        var assets = JsonNode.Parse(File.ReadAllText(assetsPath))!;
        var target = assets["targets"]!.AsObject().Single().Value!.AsObject();
        var shipped = Directory.EnumerateFiles(Path.Combine(moduleFolder, "lib"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(moduleFolder, file).Replace('\\', '/')).Order(StringComparer.Ordinal).ToList();
        var packages = target.Where(entry => entry.Value!["type"]!.GetValue<string>() == "package")
            .Select(entry => (Id: entry.Key.Split('/')[0], Version: entry.Key.Split('/')[1], Files: FilesOf(entry.Value!, shipped), Node: entry.Value!))
            .Where(package => package.Files.Count > 0).OrderBy(package => package.Id, StringComparer.Ordinal).ToList();
        var references = packages.ToDictionary(package => package.Id, package => $"pkg:nuget/{package.Id}@{package.Version}", StringComparer.OrdinalIgnoreCase);
        var chart = ChartLibrary();
        var components = packages.Select(package => Component(assets, package.Id, package.Version, references[package.Id], package.Files)).Append(chart).ToArray();
        var module = $"pkg:nuget/MailSyncPS@{Repository.Version}";
        var dependencies = packages.Select(package => Dependency(references[package.Id], ShippedBehind(package.Node, target, references)))
            .Prepend(Dependency(module, references.Values.Append(chart["bom-ref"]!.GetValue<string>()))).ToArray();
        var document = new JsonObject
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["serialNumber"] = "",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["component"] = new JsonObject
                {
                    ["type"] = "library",
                    ["bom-ref"] = module,
                    ["name"] = "MailSyncPS",
                    ["version"] = Repository.Version,
                    ["purl"] = module,
                    ["licenses"] = Licence("MIT"),
                },
            },
            ["components"] = new JsonArray(components),
            ["dependencies"] = new JsonArray(dependencies),
        };
        document["serialNumber"] = $"urn:uuid:{new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(document.ToJsonString())).AsSpan(0, 16))}";
        File.WriteAllText(Path.Combine(moduleFolder, FileName), document.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n");
    }

    static List<string> FilesOf(JsonNode package, List<string> shipped)
    {
        var names = ((string[])["runtime", "runtimeTargets", "resource"]).SelectMany(kind => package[kind]?.AsObject().Select(file => file.Key) ?? []).ToList();
        // A file for one platform keeps its place below runtimes/; assemblies lie in lib/ itself, and once more where they are compiled ahead.
        return [.. shipped.Where(file => names.Any(name => file == "lib/" + name || IsAssembly(name) && file.EndsWith("/" + Path.GetFileName(name), StringComparison.Ordinal)))];
    }

    static bool IsAssembly(string name) => name.StartsWith("lib/", StringComparison.Ordinal) && name.EndsWith(".dll", StringComparison.Ordinal);

    static JsonObject Component(JsonNode assets, string id, string version, string reference, IEnumerable<string> files)
    {
        var library = assets["libraries"]![$"{id}/{version}"]!;
        var specification = Path.Combine(assets["packageFolders"]!.AsObject().First().Key, library["path"]!.GetValue<string>(), id.ToLowerInvariant() + ".nuspec");
        var metadata = XDocument.Load(specification).Root!.Elements().First(element => element.Name.LocalName == "metadata");
        var component = new JsonObject
        {
            ["type"] = "library",
            ["bom-ref"] = reference,
            ["name"] = id,
            ["version"] = version,
            ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = Convert.ToHexString(Convert.FromBase64String(library["sha512"]!.GetValue<string>())).ToLowerInvariant() }),
            ["purl"] = reference,
            ["properties"] = new JsonArray([.. files.Select(file => new JsonObject { ["name"] = "file", ["value"] = file })]),
        };
        if (metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "license" && (string?)element.Attribute("type") == "expression") is { } licence)
            component["licenses"] = Licence(licence.Value);
        return component;
    }

    static JsonArray Licence(string expression) => [new JsonObject { ["expression"] = expression }];

    static JsonObject Dependency(string reference, IEnumerable<string> others) =>
        new() { ["ref"] = reference, ["dependsOn"] = new JsonArray([.. others.Distinct().Order(StringComparer.Ordinal).Select(other => JsonValue.Create(other))]) };

    // Some packages only lead to others, and ship nothing.
    static IEnumerable<string> ShippedBehind(JsonNode package, JsonObject target, Dictionary<string, string> references) =>
        (package["dependencies"]?.AsObject() ?? []).SelectMany(dependency => references.TryGetValue(dependency.Key, out var reference)
            ? [reference]
            : target.Where(entry => entry.Key.StartsWith(dependency.Key + "/", StringComparison.OrdinalIgnoreCase)).SelectMany(entry => ShippedBehind(entry.Value!, target, references)));

    static JsonObject ChartLibrary()
    {
        var file = Path.Combine(Repository.Root, "src", "MailSyncPS.Engine", "Reporting", "Assets", "uPlot", "uPlot.iife.min.js");
        var content = File.ReadAllText(file);
        var version = ChartVersion().Match(content) is { Success: true } match ? match.Groups[1].Value : throw new BuildFailedException($"{file} does not say its version.");
        var reference = $"pkg:npm/uplot@{version}";
        return new JsonObject
        {
            ["type"] = "library",
            ["bom-ref"] = reference,
            ["name"] = "uplot",
            ["version"] = version,
            ["licenses"] = Licence("MIT"),
            ["purl"] = reference,
            ["properties"] = new JsonArray(new JsonObject { ["name"] = "file", ["value"] = "lib/MailSyncPS.Engine.dll" }),
        };
    }

    [GeneratedRegex(@"uPlot \(v([0-9.]+)\)")]
    private static partial Regex ChartVersion();
}
