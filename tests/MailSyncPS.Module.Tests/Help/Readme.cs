using System.Text.RegularExpressions;

namespace MailSyncPS.ModuleTests.Help;

/// <summary>The commands that the READMEs print.</summary>
static partial class Readme
{
    /// <summary>The readme of each language.</summary>
    public static readonly string[] Files = ["README.md", "README.ja.md"];

    /// <summary>The PowerShell commands, block by block.</summary>
    public static IReadOnlyList<string> Blocks(string file) =>
        [.. Block().Matches(File.ReadAllText(Path.Combine(BuiltModule.Folder, "..", "..", file)).ReplaceLineEndings("\n")).Select(match => match.Groups[1].Value.TrimEnd())];

    /// <summary>What is printed of a block but its comments.</summary>
    public static string WithoutComments(string block) => Comment().Replace(block, "");

    /// <summary>Whether it installs the module: that is done by the test of the package.</summary>
    public static bool Installs(string block) => block.StartsWith("Import-Module", StringComparison.Ordinal) || block.StartsWith("Register-PSResourceRepository", StringComparison.Ordinal);

    [GeneratedRegex("^```powershell\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(" +#.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
