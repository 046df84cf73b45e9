using System.Reflection;
using System.Xml.Linq;

namespace MailSyncPS.Build;

/// <summary>Where things lie in the work tree, and what is said once for all projects.</summary>
static class Repository
{
    internal static string Root { get; } = FindRoot();

    internal static string OutFolder { get; } = Path.Combine(Root, "out");

    internal static string ModuleFolder { get; } = Path.Combine(OutFolder, "MailSyncPS");

    internal static string TestsFolder { get; } = Path.Combine(Root, "tests");

    internal static string PackagePath { get; } = Path.Combine(OutFolder, $"MailSyncPS.{Version}.nupkg");

    internal static string ChecksumsPath { get; } = Path.Combine(OutFolder, "SHA256SUMS");

    /// <summary>Where NuGet keeps packages.</summary>
    internal static string PackagesFolder => Metadata("PackagesFolder");

    /// <summary>The folder of the Pester that the tests run in.</summary>
    internal static string PesterFolder => Path.Combine(PackagesFolder, "pester", Metadata("PesterVersion"), "tools");

    internal static string Version => Property("Version");

    /// <summary>A property of Directory.Build.props.</summary>
    internal static string Property(string name) =>
        XDocument.Load(Path.Combine(Root, "Directory.Build.props")).Descendants(name).Single().Value;

    /// <summary>What the project file handed to the build program.</summary>
    static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MailSyncPS.sln")))
                return folder.FullName;
        }
        throw new BuildFailedException("MailSyncPS.sln was not found above the build program.");
    }
}
