using System.Xml.Linq;

namespace MailSyncPS.Build.Packaging;

/// <summary>The package's description: what the manifest says, where a repository looks for it. Its tags are how one is searched.</summary>
static class ModuleNuspec
{
    static readonly XNamespace Space = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";

    internal static XDocument Create(string manifestPath)
    {
        var cmdlets = ModuleManifest.Cmdlets(manifestPath);
        if (cmdlets.Count == 0)
            throw new BuildFailedException($"{ModuleManifest.FileName} exports no cmdlet.");
        IEnumerable<string> tags =
        [
            "PSModule", "PSIncludes_Cmdlet",
            .. cmdlets.Select(name => "PSCmdlet_" + name), .. cmdlets.Select(name => "PSCommand_" + name),
            .. ModuleManifest.List(manifestPath, "Tags"),
        ];
        return new XDocument(new XElement(Space + "package",
            new XElement(Space + "metadata",
                new XElement(Space + "id", "MailSyncPS"),
                Entry("version", "ModuleVersion"),
                Entry("authors", "Author"),
                Entry("owners", "CompanyName"),
                new XElement(Space + "requireLicenseAcceptance", "false"),
                Entry("licenseUrl", "LicenseUri"),
                Entry("projectUrl", "ProjectUri"),
                Entry("description", "Description"),
                Entry("releaseNotes", "ReleaseNotes"),
                Entry("copyright", "Copyright"),
                new XElement(Space + "tags", string.Join(' ', tags)))));

        XElement Entry(string name, string key) => ModuleManifest.Value(manifestPath, key) is { Length: > 0 } value
            ? new XElement(Space + name, value)
            : throw new BuildFailedException($"{ModuleManifest.FileName} has no {key}.");
    }
}
