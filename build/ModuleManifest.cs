using System.Text.RegularExpressions;

namespace MailSyncPS.Build;

/// <summary>Reads and stamps the module manifest as text, so that no PowerShell is needed for it.</summary>
static partial class ModuleManifest
{
    internal const string FileName = "MailSyncPS.psd1";

    /// <summary>Writes the version into a manifest, which names none of its own that counts.</summary>
    internal static void StampVersion(string manifestPath, string version)
    {
        if (!File.Exists(manifestPath))
            throw new BuildFailedException($"there is no {FileName}.");
        var text = File.ReadAllText(manifestPath);
        if (ModuleVersion().Count(text) != 1)
            throw new BuildFailedException($"{FileName} must set ModuleVersion exactly once.");
        File.WriteAllText(manifestPath, ModuleVersion().Replace(text, $"ModuleVersion = '{version}'"));
    }

    /// <summary>The names in CmdletsToExport.</summary>
    internal static IReadOnlyList<string> Cmdlets(string manifestPath)
    {
        var list = CmdletsToExport().Match(File.ReadAllText(manifestPath));
        return [.. QuotedName().Matches(list.Groups[1].Value).Select(match => match.Groups[1].Value)];
    }

    /// <summary>The text of a top-level entry with a single quoted value; empty when there is none.</summary>
    internal static string Value(string manifestPath, string key) =>
        Regex.Match(File.ReadAllText(manifestPath), $@"^\s*{Regex.Escape(key)}\s*=\s*'((?:[^']|'')*)'", RegexOptions.Multiline)
            .Groups[1].Value.Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<=^\s*)ModuleVersion\s*=\s*'[^']*'", RegexOptions.Multiline)]
    private static partial Regex ModuleVersion();

    [GeneratedRegex(@"^\s*CmdletsToExport\s*=\s*@\(([^)]*)\)", RegexOptions.Multiline)]
    private static partial Regex CmdletsToExport();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex QuotedName();
}
