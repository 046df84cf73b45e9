using System.Runtime.InteropServices;

namespace MailSyncPS.Loading;

/// <summary>The names by which files for this platform are kept, as .NET's runtime identifiers give them.</summary>
static class RuntimePlatform
{
    /// <summary>What this platform is called: by the runtime, and in general.</summary>
    internal static IReadOnlyList<string> Names { get; } = [RuntimeInformation.RuntimeIdentifier, System + Architecture];

    /// <summary>The platform whose native libraries may do as well; null when there is none.</summary>
    internal static string? Neighbour { get; } = !OperatingSystem.IsLinux() ? null : (IsMusl ? "linux-" : "linux-musl-") + Architecture;

    static string Architecture => RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    // A runtime that a distribution built names the distribution, which no package has a folder for.
    static string System => OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : IsMusl ? "linux-musl-" : "linux-";

    static bool IsMusl => RuntimeInformation.RuntimeIdentifier is var own &&
        (own.Contains("musl", StringComparison.Ordinal) || own.Contains("alpine", StringComparison.Ordinal));
}
