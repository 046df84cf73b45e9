using System.Xml.Linq;

namespace MailSyncPS.ModuleTests.Help;

/// <summary>The built module's help in a language, as it lies on disk.</summary>
static class HelpFile
{
    public static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    public static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    public static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static IReadOnlyList<string> Cultures { get; } = ["en-US", "ja-JP"];

    /// <summary>The help of each cmdlet by its name.</summary>
    public static IReadOnlyDictionary<string, XElement> Cmdlets(string culture) =>
        XDocument.Load(Path.Combine(BuiltModule.Folder, culture, "MailSyncPS.dll-Help.xml")).Root!.Elements(Command + "command")
            .ToDictionary(command => command.Element(Command + "details")!.Element(Command + "name")!.Value);

    /// <summary>The lines of the about topic.</summary>
    public static IReadOnlyList<string> About(string culture) => File.ReadAllLines(Path.Combine(BuiltModule.Folder, culture, "about_MailSyncPS.help.txt"));

    /// <summary>The code of each example of a cmdlet.</summary>
    public static IReadOnlyList<string> Examples(XElement cmdlet) =>
        [.. cmdlet.Elements(Command + "examples").Elements(Command + "example").Elements(Dev + "code").Select(code => code.Value)];

    /// <summary>The name of each element: a parameter, or a type that goes in or comes out.</summary>
    public static IReadOnlyList<string> Names(XElement cmdlet, string list, string item) =>
        [.. cmdlet.Element(Command + list)!.Elements(Command + item).Select(NameOf)];

    public static string NameOf(XElement item) => (item.Element(Maml + "name") ?? item.Element(Dev + "type")!.Element(Maml + "name"))!.Value;

    /// <summary>The text of an element's paragraphs; empty when there is none.</summary>
    public static string Text(XElement? element) => string.Join('\n', element?.Descendants(Maml + "para").Select(paragraph => paragraph.Value) ?? []).Trim();
}
