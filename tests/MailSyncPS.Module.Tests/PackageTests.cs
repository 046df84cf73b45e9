using System.IO.Compression;
using System.Xml.Linq;

namespace MailSyncPS.ModuleTests;

/// <summary>The package as it was made. That it can be installed and used is shown by the demo, which runs from it.</summary>
public sealed class PackageTests(ImportedModule module) : ModuleTest(module), IDisposable
{
    static readonly string[] Platforms =
        ["win-x64", "win-arm64", "linux-x64", "linux-arm64", "linux-musl-x64", "linux-musl-arm64", "osx-x64", "osx-arm64"];

    readonly ZipArchive _package = ZipFile.OpenRead(Find());

    public void Dispose() => _package.Dispose();

    [Fact]
    public void It_holds_the_module_and_nothing_else()
    {
        string[] parts = ["_rels/.rels", "[Content_Types].xml", "MailSyncPS.nuspec"];
        var built = Directory.EnumerateFiles(BuiltModule.Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(BuiltModule.Folder, file).Replace('\\', '/'));

        Assert.Equal(built.Concat(parts).Order(StringComparer.Ordinal), Names.Order(StringComparer.Ordinal));
        Assert.Equal("MailSyncPS.psd1", Assert.Single(Names, name => name.EndsWith(".psd1", StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(Names, name => name.EndsWith(".pdb", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".deps.json", StringComparison.OrdinalIgnoreCase));
        // The only XML among assemblies is help for PowerShell, not documentation for compilers.
        Assert.DoesNotContain(Names, name => name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && Names.Contains(Path.ChangeExtension(name, ".dll")));
    }

    [Fact]
    public void Its_checksum_lies_beside_it()
    {
        var package = Find();
        using var content = File.OpenRead(package);
        var sum = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(content)).ToLowerInvariant();

        Assert.Equal($"{sum}  {Path.GetFileName(package)}\n", File.ReadAllText(Path.Combine(Path.GetDirectoryName(package)!, "SHA256SUMS")));
    }

    [Fact]
    public void It_holds_SQLite_for_every_platform()
    {
        var native = Names.Where(name => name.StartsWith("lib/runtimes/", StringComparison.Ordinal) && name.Split('/')[3] == "native").Select(name => name.Split('/')[2]);

        Assert.Equal(Platforms.Order(StringComparer.Ordinal), native.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_holds_the_Japanese_texts_beside_the_assemblies_they_belong_to()
    {
        Assert.Contains("ja/MailSyncPS.resources.dll", Names);
        Assert.Contains("lib/ja/MailSyncPS.Engine.resources.dll", Names);
    }

    [Fact]
    public void Every_part_has_a_content_type()
    {
        var types = XDocument.Load(Entry("[Content_Types].xml")).Root!;
        var extensions = types.Elements().Attributes("Extension").Select(attribute => attribute.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var parts = types.Elements().Attributes("PartName").Select(attribute => attribute.Value.TrimStart('/')).ToHashSet(StringComparer.Ordinal);

        Assert.All(Names.Where(name => name != "[Content_Types].xml"),
            name => Assert.True(parts.Contains(name) || extensions.Contains(Path.GetExtension(name).TrimStart('.')), name));
    }

    [Fact]
    public void Its_description_says_what_the_manifest_says()
    {
        var manifest = Assert.Single(Shell.Run("""
            param($path)
            $m = Test-ModuleManifest $path
            [pscustomobject]@{
                version = [string]$m.Version; authors = $m.Author; owners = $m.CompanyName; copyright = $m.Copyright; description = $m.Description
                projectUrl = [string]$m.ProjectUri; licenseUrl = [string]$m.LicenseUri; releaseNotes = [string]$m.ReleaseNotes
                tags = @($m.Tags) + @($m.ExportedCmdlets.Keys).ForEach({ "PSCmdlet_$_"; "PSCommand_$_" }) + 'PSModule', 'PSIncludes_Cmdlet'
            }
            """, ("path", BuiltModule.Manifest)).Output);
        var metadata = XDocument.Load(Entry("MailSyncPS.nuspec")).Root!.Elements().Single();
        string Described(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value.ReplaceLineEndings("\n");

        foreach (var name in (string[])["version", "authors", "owners", "copyright", "description", "projectUrl", "licenseUrl", "releaseNotes"])
        {
            Assert.Equal(manifest.Properties[name].Value.ToString()!.ReplaceLineEndings("\n"), Described(name));
            Assert.NotEmpty(Described(name));
        }
        Assert.Equal(((object[])manifest.Properties["tags"].Value).Select(tag => tag.ToString()!).Order(StringComparer.Ordinal), Described("tags").Split(' ').Order(StringComparer.Ordinal));
        Assert.Equal("MailSyncPS", Described("id"));
    }

    IEnumerable<string> Names => _package.Entries.Select(entry => entry.FullName);

    Stream Entry(string name) => _package.GetEntry(name)!.Open();

    static string Find()
    {
        var packages = Directory.GetFiles(Path.Combine(BuiltModule.Folder, ".."), "MailSyncPS.*.nupkg");
        return packages.Length == 1 ? packages[0] : throw new InvalidOperationException("There is no one package. Make it first: dotnet run --project build -- pack");
    }
}
