using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace MailSyncPS.Loading;

/// <summary>Where the engine and its libraries live, so that they never meet another module's.</summary>
sealed class EngineLoadContext() : AssemblyLoadContext("MailSyncPS")
{
    internal const string EngineName = "MailSyncPS.Engine";

    static readonly Assembly Model = typeof(MailAccount).Assembly;
    static readonly string Folder = Path.Combine(Path.GetDirectoryName(typeof(EngineLoadContext).Assembly.Location)!, "lib");

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == Model.GetName().Name)
            return Model;
        return Candidates(assemblyName.Name + ".dll", assemblyName.CultureName).FirstOrDefault(File.Exists) is { } path
            ? LoadFromAssemblyPath(path) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var file = NativeName(Path.GetFileNameWithoutExtension(unmanagedDllName));
        foreach (var platform in RuntimePlatform.Names.Append(RuntimePlatform.Neighbour).OfType<string>())
        {
            var path = Path.Combine(Folder, "runtimes", platform, "native", file);
            if (File.Exists(path) && NativeLibrary.TryLoad(path, out var handle))
                return handle;
        }
        return 0;
    }

    /// <summary>Where an assembly may lie: compiled ahead for this platform and this .NET, which starts faster, or for all.</summary>
    static IEnumerable<string> Candidates(string file, string? culture) =>
        !string.IsNullOrEmpty(culture) ? [Path.Combine(Folder, culture, file)] :
        RuntimePlatform.Names.Select(
            platform => Path.Combine(Folder, "runtimes", platform, "lib", $"net{Environment.Version.Major}.0", file))
            .Append(Path.Combine(Folder, file));

    static string NativeName(string name) =>
        OperatingSystem.IsWindows() ? name + ".dll" :
        OperatingSystem.IsMacOS() ? $"lib{name}.dylib" :
        $"lib{name}.so";
}
