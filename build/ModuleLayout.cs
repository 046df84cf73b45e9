using MailSyncPS.Build.Help;
using MailSyncPS.Build.Packaging;

namespace MailSyncPS.Build;

/// <summary>
/// The layout of the built module: what PowerShell loads itself lies at the top, and everything that only
/// the module's own load context may see lies in lib/.
/// </summary>
static class ModuleLayout
{
    static readonly string[] TopAssemblies = ["MailSyncPS.dll", "MailSyncPS.Model.dll"];

    static readonly string[] NativePlatforms =
    [
        "win-x64", "win-arm64", "linux-x64", "linux-arm64", "linux-musl-x64", "linux-musl-arm64", "osx-x64", "osx-arm64",
    ];

    // The languages beside English; the resources of each assembly lie beneath it.
    static readonly string[] Languages = ["ja"];

    internal static void Assemble(string publishedFolder, string moduleFolder)
    {
        if (Directory.Exists(moduleFolder))
            Directory.Delete(moduleFolder, recursive: true);
        var library = Path.Combine(moduleFolder, "lib");
        Directory.CreateDirectory(library);

        foreach (var assembly in Directory.EnumerateFiles(publishedFolder, "*.dll"))
        {
            var name = Path.GetFileName(assembly);
            File.Copy(assembly, Path.Combine(TopAssemblies.Contains(name) ? moduleFolder : library, name));
        }
        foreach (var platform in NativePlatforms)
            CopyNativeLibraries(publishedFolder, library, Path.Combine("runtimes", platform, "native"));
        foreach (var language in Languages)
            CopyTexts(Path.Combine(publishedFolder, language), moduleFolder, library, language);

        CopyModuleFiles(Path.Combine(Repository.Root, "src", "MailSyncPS"), moduleFolder);
        File.Copy(Path.Combine(Repository.Root, ModuleManifest.FileName), Path.Combine(moduleFolder, ModuleManifest.FileName));
        File.Copy(Path.Combine(Repository.Root, "LICENSE"), Path.Combine(moduleFolder, "LICENSE"));
        HelpFiles.Write(publishedFolder, moduleFolder);
        ModuleManifest.Stamp(Path.Combine(moduleFolder, ModuleManifest.FileName), PublishedEntries.All);
    }

    static void CopyNativeLibraries(string publishedFolder, string library, string relativeFolder)
    {
        var source = Path.Combine(publishedFolder, relativeFolder);
        if (!Directory.Exists(source))
            throw new BuildFailedException($"there is no {relativeFolder} among the published files.");
        var target = Directory.CreateDirectory(Path.Combine(library, relativeFolder)).FullName;
        foreach (var file in Directory.EnumerateFiles(source))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
    }

    static void CopyTexts(string publishedFolder, string moduleFolder, string library, string language)
    {
        foreach (var file in Directory.EnumerateFiles(publishedFolder, "*.resources.dll"))
        {
            var name = Path.GetFileName(file);
            var assembly = name.Replace(".resources.dll", ".dll", StringComparison.Ordinal);
            var target = Directory.CreateDirectory(Path.Combine(TopAssemblies.Contains(assembly) ? moduleFolder : library, language));
            File.Copy(file, Path.Combine(target.FullName, name));
        }
    }

    static void CopyModuleFiles(string folder, string moduleFolder)
    {
        foreach (var pattern in (string[])["*.psd1", "*.psm1", "*.ps1xml"])
        {
            foreach (var file in Directory.EnumerateFiles(folder, pattern))
                File.Copy(file, Path.Combine(moduleFolder, Path.GetFileName(file)), overwrite: true);
        }
    }
}
