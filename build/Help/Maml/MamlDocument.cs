using System.Xml.Linq;
using static MailSyncPS.Build.Help.Maml.MamlNames;

namespace MailSyncPS.Build.Help.Maml;

/// <summary>The help file of an assembly.</summary>
static class MamlDocument
{
    internal static XDocument Create(IEnumerable<MamlCommand> commands) => new(new XElement(MshSpace + "helpItems",
        new XAttribute("schema", "maml"),
        new XAttribute(XNamespace.Xmlns + "maml", MamlSpace),
        new XAttribute(XNamespace.Xmlns + "command", CommandSpace),
        new XAttribute(XNamespace.Xmlns + "dev", DevSpace),
        commands.Select(command => command.ToXml())));
}
