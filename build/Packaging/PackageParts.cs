using System.Xml.Linq;

namespace MailSyncPS.Build.Packaging;

/// <summary>The parts that the Open Packaging Conventions ask of every package.</summary>
static class PackageParts
{
    internal static XDocument Relationships()
    {
        XNamespace space = "http://schemas.openxmlformats.org/package/2006/relationships";
        return new XDocument(new XElement(space + "Relationships",
            new XElement(space + "Relationship",
                new XAttribute("Type", "http://schemas.microsoft.com/packaging/2010/07/manifest"),
                new XAttribute("Target", "/MailSyncPS.nuspec"),
                new XAttribute("Id", "R1"))));
    }

    internal static XDocument ContentTypes(string moduleFolder, IEnumerable<string> files)
    {
        XNamespace space = "http://schemas.openxmlformats.org/package/2006/content-types";
        var names = files.Select(file => EntryName(moduleFolder, file)).ToList();
        var extensions = names.Select(Extension).Where(extension => extension.Length > 0).Append("nuspec").Distinct(StringComparer.OrdinalIgnoreCase);
        var types = new XElement(space + "Types", Default(space, "rels", "application/vnd.openxmlformats-package.relationships+xml"));
        types.Add(extensions.Select(extension => Default(space, extension, "application/octet")));
        types.Add(names.Where(name => Extension(name).Length == 0).Select(name => new XElement(space + "Override",
            new XAttribute("PartName", "/" + name), new XAttribute("ContentType", "application/octet"))));
        return new XDocument(types);
    }

    /// <summary>The name of a file's part: its path in the module, with forward slashes.</summary>
    internal static string EntryName(string moduleFolder, string file) =>
        Path.GetRelativePath(moduleFolder, file).Replace('\\', '/');

    static string Extension(string name) => Path.GetExtension(name).TrimStart('.');

    static XElement Default(XNamespace space, string extension, string type) => new(space + "Default",
        new XAttribute("Extension", extension), new XAttribute("ContentType", type));
}
