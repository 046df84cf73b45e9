using System.Reflection.PortableExecutable;

namespace MailSyncPS.Build;

/// <summary>
/// The engine and the libraries of a copy, compiled ahead for a platform (decision 18). They lie beside the portable ones,
/// which serve every other platform and every other .NET.
/// </summary>
static class ReadyToRunImages
{
    /// <summary>The .NET that they are compiled for; the project says the same.</summary>
    const string Framework = "net10.0";

    /// <summary>What a run goes through. Of the rest of lib/ it needs little or nothing, and that would double the package.</summary>
    static readonly string[] Assemblies =
    [
        "MailSyncPS.Engine.dll", "MailKit.dll", "Microsoft.Data.Sqlite.dll",
        "SQLitePCLRaw.core.dll", "SQLitePCLRaw.provider.e_sqlite3.dll", "SQLitePCLRaw.batteries_v2.dll",
        "Npgsql.dll",
    ];

    /// <summary>Where the images of a platform lie in a module.</summary>
    internal static string Folder(string moduleFolder, string platform) =>
        Path.Combine(moduleFolder, "lib", "runtimes", platform, "lib", Framework);

    /// <summary>Compiles for one platform.</summary>
    /// <returns>Whether it could be done: the compiler is a package that has to be downloaded.</returns>
    internal static async Task<bool> TryAddAsync(string publishedFolder, string moduleFolder, string platform)
    {
        var images = Path.Combine(Repository.OutFolder, "ready-to-run");
        var exitCode = await ExternalProgram.RunAsync("dotnet",
        [
            "publish", Path.Combine("src", "ReadyToRun"), "-c", "Release", "-r", platform, "-o", images, "--nologo", "-v", "quiet", "-tl:off",
            $"-p:ModuleAssemblies={publishedFolder}", $"-p:AheadAssemblies={string.Join("%3B", Assemblies)}",
        ]);
        if (exitCode != 0 || !Assemblies.All(assembly => IsCompiled(Path.Combine(images, assembly))))
            return false;
        var target = Directory.CreateDirectory(Folder(moduleFolder, platform)).FullName;
        foreach (var assembly in Assemblies)
            File.Copy(Path.Combine(images, assembly), Path.Combine(target, assembly));
        Directory.Delete(images, recursive: true);
        return true;
    }

    static bool IsCompiled(string assembly)
    {
        using var reader = new PEReader(File.OpenRead(assembly));
        return reader.PEHeaders.CorHeader is { ManagedNativeHeaderDirectory.Size: > 0 };
    }
}
