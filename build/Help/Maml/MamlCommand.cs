using System.Xml.Linq;
using MailSyncPS.Build.Help.Facts;
using MailSyncPS.Build.Help.Pages;
using static MailSyncPS.Build.Help.Maml.MamlNames;

namespace MailSyncPS.Build.Help.Maml;

/// <summary>The help of a cmdlet as MAML. Parameters come in the order of the page; those that it forgets come last, without a word.</summary>
/// <param name="facts">What the cmdlet is.</param>
/// <param name="page">What is said about it.</param>
/// <param name="language">The page's language.</param>
/// <param name="project">The address of the project's repository.</param>
sealed class MamlCommand(CmdletFacts facts, CmdletPage page, HelpLanguage language, string project)
{
    internal XElement ToXml() => new(CommandSpace + "command",
        new XElement(CommandSpace + "details",
            new XElement(CommandSpace + "name", facts.Name),
            new XElement(CommandSpace + "verb", facts.Verb),
            new XElement(CommandSpace + "noun", facts.Noun),
            MamlText.Description(page.Synopsis)),
        MamlText.Description(page.Description),
        new XElement(CommandSpace + "syntax", facts.ParameterSets.Select(Syntax)),
        new XElement(CommandSpace + "parameters", Parameters().Select(parameter => MamlParameter.Create(parameter, parameter.Uses, DescriptionOf(parameter), namesValues: false))),
        new XElement(CommandSpace + "inputTypes", page.Inputs.Select(input => Typed("inputType", input))),
        new XElement(CommandSpace + "returnValues", page.Outputs.Select(output => Typed("returnValue", output))),
        new XElement(MamlSpace + "alertSet", new XElement(MamlSpace + "alert", MamlText.Paragraphs(page.Notes))),
        new XElement(CommandSpace + "examples", page.Examples.Select(Example)),
        new XElement(CommandSpace + "relatedLinks", Links().Select(link => new XElement(MamlSpace + "navigationLink",
            new XElement(MamlSpace + "linkText", link.Text), new XElement(MamlSpace + "uri", link.Url)))));

    XElement Syntax(string set) => new(CommandSpace + "syntaxItem",
        new XElement(MamlSpace + "name", facts.Name),
        from parameter in Parameters()
        let uses = parameter.Uses.Where(use => use.IsIn(set)).ToList()
        where uses.Count > 0
        orderby uses[0].Position ?? int.MaxValue, uses[0].IsMandatory descending
        select MamlParameter.Create(parameter, uses, DescriptionOf(parameter), namesValues: true));

    IEnumerable<ParameterFacts> Parameters()
    {
        var order = page.Parameters.Select(section => section.Title.TrimStart('-')).ToList();
        if (order.Find(name => facts.Parameters.All(parameter => parameter.Name != name)) is { } unknown)
            throw new BuildFailedException($"The help of {facts.Name} ({language.Culture}) describes -{unknown}, which is no parameter of it.");
        return facts.Parameters.OrderBy(parameter => order.IndexOf(parameter.Name) is var place and >= 0 ? place : int.MaxValue);
    }

    List<HelpBlock> DescriptionOf(ParameterFacts parameter) =>
        page.Parameters.SingleOrDefault(section => section.Title == "-" + parameter.Name)?.Blocks ?? [];

    static XElement Typed(string kind, HelpSection section) => new(CommandSpace + kind,
        new XElement(DevSpace + "type", new XElement(MamlSpace + "name", section.Title), new XElement(MamlSpace + "uri")),
        MamlText.Description(section.Blocks));

    static XElement Example(HelpSection example)
    {
        var code = example.Blocks.Where(block => block.Kind == HelpBlockKind.Code).Select(block => block.Text).ToList();
        return new XElement(CommandSpace + "example",
            new XElement(MamlSpace + "title", $"--------- {example.Title} ---------"),
            new XElement(DevSpace + "code", string.Join("\n\n", code)),
            // The empty paragraph parts it from the next example.
            new XElement(DevSpace + "remarks", MamlText.Paragraphs([.. example.Blocks.Where(block => block.Kind != HelpBlockKind.Code)]), MamlText.Paragraph("")));
    }

    // Get-Help -Online follows the first link that has an address; the others name further help.
    IEnumerable<HelpLink> Links() => page.Links
        .Select(link => link.Url.EndsWith(".md", StringComparison.Ordinal) ? link with { Url = "" } : link)
        .Prepend(new HelpLink(language.OnlineVersion, $"{project}/blob/HEAD/docs/help/{language.Culture}/{facts.Name}.md"));
}
