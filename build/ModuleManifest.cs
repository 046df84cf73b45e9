using System.Text.RegularExpressions;

namespace MailSyncPS.Build;

/// <summary>Reads and stamps the module manifest as text, so that no PowerShell is needed for it.</summary>
static partial class ModuleManifest
{
    internal const string FileName = "MailSyncPS.psd1";

    /// <summary>Writes values over entries with a single quoted value, each of which must be there once.</summary>
    internal static void Stamp(string manifestPath, IEnumerable<KeyValuePair<string, string>> entries)
    {
        if (!File.Exists(manifestPath))
            throw new BuildFailedException($"there is no {FileName}.");
        var text = File.ReadAllText(manifestPath);
        foreach (var (key, value) in entries)
        {
            var entry = Entry(key);
            if (entry.Count(text) != 1)
                throw new BuildFailedException($"{FileName} must set {key} exactly once, to a text in single quotes.");
            text = entry.Replace(text, found => found.Groups["key"].Value + $"'{Quote().Replace(value, "$0$0")}'");
        }
        File.WriteAllText(manifestPath, text);
    }

    /// <summary>The names in CmdletsToExport.</summary>
    internal static IReadOnlyList<string> Cmdlets(string manifestPath) => List(manifestPath, "CmdletsToExport");

    /// <summary>The texts of an entry that is a list of quoted texts; empty when there is none.</summary>
    internal static IReadOnlyList<string> List(string manifestPath, string key)
    {
        var list = Regex.Match(File.ReadAllText(manifestPath), $@"^\s*{Regex.Escape(key)}\s*=\s*@\(([^)]*)\)", RegexOptions.Multiline);
        return [.. QuotedName().Matches(list.Groups[1].Value).Select(match => match.Groups[1].Value)];
    }

    /// <summary>The text of an entry with a single quoted value; empty when there is none.</summary>
    internal static string Value(string manifestPath, string key) =>
        Unquote().Replace(Entry(key).Match(File.ReadAllText(manifestPath)).Groups["value"].Value, "$1");

    static Regex Entry(string key) => new($@"(?<key>^\s*{Regex.Escape(key)}\s*=\s*)'(?<value>(?:[^']|'')*)'", RegexOptions.Multiline | RegexOptions.ExplicitCapture);

    // PowerShell takes typographic quotes as quotes.
    [GeneratedRegex("['\u2018\u2019\u201a\u201b]")]
    private static partial Regex Quote();

    [GeneratedRegex("(['\u2018\u2019\u201a\u201b])\\1")]
    private static partial Regex Unquote();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex QuotedName();
}
