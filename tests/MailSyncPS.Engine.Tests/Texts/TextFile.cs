using System.Xml.Linq;

namespace MailSyncPS.Engine.Tests.Texts;

/// <summary>The texts of one area in both languages.</summary>
/// <param name="Name">The file as it is named in failures.</param>
/// <param name="Class">The class that gives them to the code.</param>
/// <param name="English">The English ones by name.</param>
/// <param name="Japanese">The Japanese ones by name.</param>
sealed record TextFile(string Name, string Class, IReadOnlyDictionary<string, string> English, IReadOnlyDictionary<string, string> Japanese)
{
    const string Extension = ".resx";
    const string JapaneseExtension = ".ja.resx";

    /// <summary>All there are.</summary>
    public static IReadOnlyList<TextFile> All { get; } =
        [.. SourceTree.Files("*" + Extension).Where(path => !path.EndsWith(JapaneseExtension, StringComparison.Ordinal)).Select(Read)];

    /// <summary>Every text with its name, as in <c>ServersTexts.TooSlow</c>.</summary>
    public static IEnumerable<(string Name, string English, string? Japanese)> Texts =>
        All.SelectMany(file => file.English.Select(text => ($"{file.Class}.{text.Key}", text.Value, file.Japanese.GetValueOrDefault(text.Key))));

    static TextFile Read(string path)
    {
        var japanese = path[..^Extension.Length] + JapaneseExtension;
        return new(SourceTree.NameOf(path), Path.GetFileNameWithoutExtension(path), Values(path), File.Exists(japanese) ? Values(japanese) : new Dictionary<string, string>());
    }

    static Dictionary<string, string> Values(string path) =>
        XDocument.Load(path).Root!.Elements("data").ToDictionary(data => (string)data.Attribute("name")!, data => (string)data.Element("value")!);
}
