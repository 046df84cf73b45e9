namespace MailSyncPS.Build.Packaging;

/// <summary>The manifest's entries that the build fills in.</summary>
static class PublishedEntries
{
    internal static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["ModuleVersion"] = Repository.Version,
        ["Author"] = Repository.Property("Authors"),
        ["CompanyName"] = Repository.Property("Company"),
        ["Copyright"] = Repository.Property("Copyright"),
        ["LicenseUri"] = Repository.Property("PackageLicenseUrl"),
        ["ProjectUri"] = Repository.Property("PackageProjectUrl"),
        ["ReleaseNotes"] = ReleaseNotes.Newest,
    };
}
