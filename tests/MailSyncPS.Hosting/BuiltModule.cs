namespace MailSyncPS.Hosting;

/// <summary>The module as it was built.</summary>
public static class BuiltModule
{
    public const string ManifestName = "MailSyncPS.psd1";

    /// <summary>The folder of the built module.</summary>
    public static string Folder { get; } = Find();

    public static string Manifest => Path.Combine(Folder, ManifestName);

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "MailSyncPS.sln")))
                continue;
            var module = Path.Combine(folder.FullName, "out", "MailSyncPS");
            return File.Exists(Path.Combine(module, ManifestName))
                ? module
                : throw new InvalidOperationException("There is no built module. Run the build first: dotnet run --project build -- build");
        }
        throw new InvalidOperationException("These tests run within the repository only.");
    }
}
