namespace MailSyncPS.Engine.Tests.Texts;

/// <summary>The product's own sources.</summary>
static class SourceTree
{
    /// <summary>The folder of the projects.</summary>
    public static string Folder { get; } = Path.Combine(FindRoot(), "src");

    /// <summary>Files of a kind, but for what a build makes.</summary>
    public static IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(Folder, pattern, SearchOption.AllDirectories)
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin")).Order(StringComparer.Ordinal);

    /// <summary>A file's path as it is named in failures, with slashes.</summary>
    public static string NameOf(string path) => Path.GetRelativePath(Folder, path).Replace('\\', '/');

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MailSyncPS.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("These tests run within the repository only.");
    }
}
