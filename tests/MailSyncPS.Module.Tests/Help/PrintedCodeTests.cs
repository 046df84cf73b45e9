using System.Text.RegularExpressions;

namespace MailSyncPS.ModuleTests.Help;

/// <summary>Every example of the help is run as it is printed. What counts is what lies in the servers' storage then.</summary>
public sealed partial class PrintedCodeTests(ImportedModule module, ExampleStage stage) : ModuleTest(module), IClassFixture<ExampleStage>
{
    public static TheoryData<string, int> Examples
    {
        get
        {
            var examples = new TheoryData<string, int>();
            foreach (var (name, cmdlet) in HelpFile.Cmdlets("en-US"))
            {
                for (var number = 1; number <= HelpFile.Examples(cmdlet).Count; number++)
                    examples.Add(name, number);
            }
            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_works_as_printed(string cmdlet, int number) => Check([HelpFile.Examples(HelpFile.Cmdlets("en-US")[cmdlet])[number - 1]], cmdlet);

    [Theory]
    [InlineData("en-US")]
    [InlineData("ja-JP")]
    public void The_first_steps_work_as_printed(string culture) => Check(AboutCode(culture), "about_MailSyncPS");

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.ja.md")]
    public void The_readme_works_as_printed(string file) => Check([.. Readme.Blocks(file).Where(block => !Readme.Installs(block))], file);

    [Fact]
    public void The_readmes_print_the_same_commands() =>
        Assert.Equal(Readme.Blocks(Readme.Files[0]).Select(Readme.WithoutComments), Readme.Blocks(Readme.Files[1]).Select(Readme.WithoutComments));

    void Check(IReadOnlyList<string> pieces, string where)
    {
        var code = string.Join('\n', pieces);
        if (code.Contains("Invoke-MailForward", StringComparison.Ordinal) || code.Contains("Get-MailboxQuota", StringComparison.Ordinal) || Syncs(code))
            stage.Deliver();
        var (old, copied) = (stage.OldCount, stage.NewCount);

        var result = stage.Run(code);

        Assert.True(!result.AllErrors.Any(), $"{where}:\n{code}\n{string.Join('\n', result.AllErrors)}");
        if (Report().Match(code) is { Success: true } report)
            Assert.True(stage.HasFile(report.Groups[1].Value), code);
        else
            Assert.True(result.Output.Count > 0 || SaysNothing().IsMatch(code), code);
        Assert.Empty(stage.Lost());
        Assert.Equal(DoesReally(code, "Invoke-MailForward") || Syncs(code), stage.NewCount > copied);
        Assert.Equal(DoesReally(code, "Remove-OldServerMail") || Syncs(code), stage.OldCount < old);
    }

    static bool DoesReally(string code, string cmdlet) =>
        code.Split('|').Any(part => part.TrimStart().StartsWith(cmdlet, StringComparison.Ordinal) && !part.Contains("-WhatIf", StringComparison.Ordinal));

    static bool Syncs(string code) => Sync().Matches(code).Any(line => !line.Value.Contains("-WhatIf", StringComparison.Ordinal));

    // The indented lines beneath a heading that are deeper than its sentences; those about $Error belong to another chapter.
    static List<string> AboutCode(string culture) =>
        [.. HelpFile.About(culture).SkipWhile(line => !line.Contains("$new = New-MailAccount", StringComparison.Ordinal))
            .TakeWhile(line => line.StartsWith(' ') || line.Length == 0).Where(line => line.StartsWith("            ", StringComparison.Ordinal)).Select(line => line[12..])];

    [GeneratedRegex("Invoke-MailSync .*")]
    private static partial Regex Sync();

    [GeneratedRegex("Where-Object Problem|Save-MailCredential|Unregister-MailSyncTask|MailSignIn|Copy-MailLedger")]
    private static partial Regex SaysNothing();

    [GeneratedRegex(@"Export-MailSyncReport (\S+)")]
    private static partial Regex Report();
}
