using System.IO.Compression;
using System.Xml.Linq;

namespace MailSyncPS.Build.Packaging;

/// <summary>
/// Writes a NuGet package whose root is the module folder, which is what PSResourceGet and PowerShellGet install.
/// NuGet's own pack would put assemblies under lib/ by framework, so the package is laid out here.
/// </summary>
static class ModulePackage
{
    static readonly DateTimeOffset EntryTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    internal static void Write(string moduleFolder, string packagePath)
    {
        var files = Directory.EnumerateFiles(moduleFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        using var archive = new ZipArchive(File.Create(packagePath), ZipArchiveMode.Create);
        AddDocument(archive, "_rels/.rels", PackageParts.Relationships());
        AddDocument(archive, "[Content_Types].xml", PackageParts.ContentTypes(moduleFolder, files));
        AddDocument(archive, "MailSyncPS.nuspec", ModuleNuspec.Create(Path.Combine(moduleFolder, ModuleManifest.FileName)));
        foreach (var file in files)
        {
            using var content = File.OpenRead(file);
            using var entry = AddEntry(archive, PackageParts.EntryName(moduleFolder, file));
            content.CopyTo(entry);
        }
    }

    static void AddDocument(ZipArchive archive, string name, XDocument document)
    {
        using var entry = AddEntry(archive, name);
        document.Save(entry);
    }

    static Stream AddEntry(ZipArchive archive, string name)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = EntryTime;
        return entry.Open();
    }
}
