using System.Xml.Linq;

namespace MailSyncPS.Build.Packaging;

/// <summary>The package's description. Its tags are how a PowerShell repository is searched.</summary>
static class ModuleNuspec
{
    internal static XDocument Create(string manifestPath)
    {
        var cmdlets = ModuleManifest.Cmdlets(manifestPath);
        if (cmdlets.Count == 0)
            throw new BuildFailedException($"{ModuleManifest.FileName} exports no cmdlet.");
        string[] tags =
        [
            "PSModule", "PSEdition_Core", "PSIncludes_Cmdlet",
            .. cmdlets.Select(name => "PSCmdlet_" + name), .. cmdlets.Select(name => "PSCommand_" + name),
            "mail", "IMAP", "POP3", "migration",
        ];
        XNamespace space = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";
        return new XDocument(new XElement(space + "package",
            new XElement(space + "metadata",
                new XElement(space + "id", "MailSyncPS"),
                new XElement(space + "version", Repository.Version),
                new XElement(space + "authors", ModuleManifest.Value(manifestPath, "Author")),
                new XElement(space + "requireLicenseAcceptance", "false"),
                new XElement(space + "license", new XAttribute("type", "expression"), "MIT"),
                new XElement(space + "description", ModuleManifest.Value(manifestPath, "Description")),
                new XElement(space + "copyright", ModuleManifest.Value(manifestPath, "Copyright")),
                new XElement(space + "tags", string.Join(' ', tags)))));
    }
}
