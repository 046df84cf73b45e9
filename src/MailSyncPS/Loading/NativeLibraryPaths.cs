using System.Runtime.InteropServices;

namespace MailSyncPS.Loading;

/// <summary>Where a native library of this platform may lie, the likeliest place first.</summary>
internal static class NativeLibraryPaths
{
    internal static IEnumerable<string> For(string folder, string name)
    {
        var file = FileName(Path.GetFileNameWithoutExtension(name));
        return Platforms().Select(platform => Path.Combine(folder, "runtimes", platform, "native", file));
    }

    static string FileName(string name) =>
        OperatingSystem.IsWindows() ? name + ".dll" :
        OperatingSystem.IsMacOS() ? $"lib{name}.dylib" :
        $"lib{name}.so";

    static IEnumerable<string> Platforms()
    {
        // A runtime that a distribution built names the distribution here, which no package has a folder for.
        var own = RuntimeInformation.RuntimeIdentifier;
        yield return own;
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        if (OperatingSystem.IsWindows())
        {
            yield return "win-" + architecture;
            yield break;
        }
        if (OperatingSystem.IsMacOS())
        {
            yield return "osx-" + architecture;
            yield break;
        }
        var isMusl = own.Contains("musl", StringComparison.Ordinal) || own.Contains("alpine", StringComparison.Ordinal);
        yield return (isMusl ? "linux-musl-" : "linux-") + architecture;
        yield return (isMusl ? "linux-" : "linux-musl-") + architecture;
    }
}
