using System.Xml.Linq;

namespace MailSyncPS.Build.Help.Maml;

/// <summary>The namespaces of Microsoft Assistance Markup Language, as Get-Help reads it.</summary>
static class MamlNames
{
    internal static readonly XNamespace MamlSpace = "http://schemas.microsoft.com/maml/2004/10";
    internal static readonly XNamespace CommandSpace = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    internal static readonly XNamespace DevSpace = "http://schemas.microsoft.com/maml/dev/2004/10";
    internal static readonly XNamespace MshSpace = "http://msh";
}
