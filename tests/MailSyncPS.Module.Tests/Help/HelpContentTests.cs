using System.Management.Automation;
using System.Xml.Linq;

namespace MailSyncPS.ModuleTests.Help;

/// <summary>Everything a person can name is described, in both languages, and what is said of it is so.</summary>
public sealed class HelpContentTests(ImportedModule module) : ModuleTest(module)
{
    public static TheoryData<string> Cultures => [.. HelpFile.Cultures];

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Each_cmdlet_is_described(string culture)
    {
        var help = HelpFile.Cmdlets(culture);

        Assert.Equal(Commands().Select(command => command.Name).Order(), help.Keys.Order());
        Assert.All(help.Values, cmdlet =>
        {
            Assert.NotEmpty(HelpFile.Text(cmdlet.Element(HelpFile.Command + "details")));
            Assert.NotEmpty(HelpFile.Text(cmdlet.Element(HelpFile.Maml + "description")));
            Assert.NotEmpty(HelpFile.Text(cmdlet.Element(HelpFile.Maml + "alertSet")));
            Assert.NotEmpty(HelpFile.Names(cmdlet, "inputTypes", "inputType"));
            Assert.All(Described(cmdlet), item => Assert.False(HelpFile.Text(item).Length == 0, $"{HelpFile.NameOf(item)} is not described."));
            Assert.InRange(HelpFile.Examples(cmdlet).Count(code => code.Length > 0), 3, int.MaxValue);
            Assert.All(cmdlet.Descendants(HelpFile.Dev + "remarks"), remarks => Assert.NotEmpty(HelpFile.Text(remarks)));
            // A terminal of 100 columns shows code that can be copied from it.
            Assert.All(HelpFile.Examples(cmdlet).SelectMany(code => code.Split('\n')), line => Assert.InRange(line.Length, 0, 96));
        });
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Parameters_and_outputs_are_those_that_the_cmdlets_have(string culture)
    {
        var help = HelpFile.Cmdlets(culture);
        Assert.All(Commands(), command =>
        {
            var cmdlet = help[command.Name];
            Assert.Equal(Own(command.Parameters.Keys).Order(), HelpFile.Names(cmdlet, "parameters", "parameter").Order());
            Assert.Equal(command.OutputType.Select(type => type.Name).Order(), HelpFile.Names(cmdlet, "returnValues", "returnValue").Order());
            Assert.Equal(command.ParameterSets.Select(Describe).Order(), cmdlet.Element(HelpFile.Command + "syntax")!.Elements().Select(Describe).Order());
        });
    }

    [Fact]
    public void Both_languages_describe_the_same()
    {
        var (english, japanese) = (HelpFile.Cmdlets("en-US"), HelpFile.Cmdlets("ja-JP"));

        Assert.Equal(english.Keys, japanese.Keys);
        Assert.All(english, pair =>
        {
            Assert.Equal(HelpFile.Examples(pair.Value), HelpFile.Examples(japanese[pair.Key]));
            Assert.Equal(Shape(pair.Value), Shape(japanese[pair.Key]));
        });
        Assert.Equal(AboutHeadings("en-US").Select(line => line.Depth), AboutHeadings("ja-JP").Select(line => line.Depth));
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Each_error_id_is_explained(string culture)
    {
        var explained = AboutHeadings(culture).Where(heading => heading.Text.All(char.IsAsciiLetter)).Select(heading => heading.Text).ToList();

        Assert.Empty(ErrorIds.All.Except(explained));
        // PowerShell's own id is the only one that is not the module's.
        Assert.Equal("ParameterArgumentTransformationError", Assert.Single(explained.Where(text => text.EndsWith("Error", StringComparison.Ordinal)).Except(ErrorIds.All)));
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void The_about_topic_fits_a_terminal_of_80_columns(string culture) =>
        Assert.All(HelpFile.About(culture), line => Assert.InRange(line.Sum(character => character < '\u1100' ? 1 : 2), 0, 80));

    IReadOnlyList<CommandInfo> Commands() => [.. Shell.Run("Get-Command -Module MailSyncPS").Output.Select(command => (CommandInfo)command.BaseObject)];

    static IEnumerable<string> Own(IEnumerable<string> parameters) => parameters.Where(name => !Cmdlet.CommonParameters.Contains(name));

    static IEnumerable<XElement> Described(XElement cmdlet) => cmdlet.Elements(HelpFile.Command + "parameters")
        .Concat(cmdlet.Elements(HelpFile.Command + "inputTypes")).Concat(cmdlet.Elements(HelpFile.Command + "returnValues")).Elements();

    static string Describe(CommandParameterSetInfo set) => Join(Own(set.Parameters.Select(parameter => parameter.Name)).Select(name =>
    {
        var parameter = set.Parameters.Single(candidate => candidate.Name == name);
        return $"{name} {parameter.IsMandatory} {(parameter.Position < 0 ? "named" : parameter.Position)} {parameter.ValueFromPipeline} {parameter.ValueFromPipelineByPropertyName}";
    }));

    static string Describe(XElement syntax) => Join(syntax.Elements(HelpFile.Command + "parameter").Select(parameter =>
    {
        var pipeline = parameter.Attribute("pipelineInput")!.Value;
        return $"{HelpFile.NameOf(parameter)} {(bool)parameter.Attribute("required")!} {parameter.Attribute("position")!.Value} "
            + $"{pipeline.Contains("ByValue", StringComparison.Ordinal)} {pipeline.Contains("ByPropertyName", StringComparison.Ordinal)}";
    }));

    static string Join(IEnumerable<string> parameters) => string.Join("; ", parameters.Order());

    // All that does not depend on the language: which elements there are, and the names in them.
    static IEnumerable<string> Shape(XElement cmdlet) => cmdlet.DescendantsAndSelf().Select(element =>
        element.Name.LocalName + (element.Name.LocalName is "name" or "code" or "parameterValue" or "defaultValue" ? ": " + element.Value : ""));

    /// <summary>The headings of the about topic: lines with deeper ones beneath them.</summary>
    static IEnumerable<(int Depth, string Text)> AboutHeadings(string culture)
    {
        var lines = HelpFile.About(culture).Where(line => line.Length > 0).ToList();
        return lines.Zip(lines.Skip(1)).Where(pair => Depth(pair.Second) > Depth(pair.First) && !pair.First.TrimStart().StartsWith("- ", StringComparison.Ordinal))
            .Select(pair => (Depth(pair.First), pair.First.Trim()));
    }

    static int Depth(string line) => line.Length - line.TrimStart().Length;
}
