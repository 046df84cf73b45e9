using System.Text;
using System.Xml;
using MailSyncPS.Build.Help.Facts;
using MailSyncPS.Build.Help.Maml;
using MailSyncPS.Build.Help.Pages;
using MailSyncPS.Build.Packaging;

namespace MailSyncPS.Build.Help;

/// <summary>
/// Makes the files that Get-Help reads: the prose comes from the Markdown in docs/help, a folder for each language,
/// and what can be told from the cmdlets themselves comes from them.
/// </summary>
static class HelpFiles
{
    const string AboutPrefix = "about_";

    static readonly XmlWriterSettings Indented = new() { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    /// <param name="publishedFolder">Where the cmdlets' assembly and all it needs lie.</param>
    /// <param name="moduleFolder">The folder of the module, which gets a folder for each language.</param>
    internal static void Write(string publishedFolder, string moduleFolder)
    {
        var cmdlets = CmdletReader.ReadAll(Path.Combine(publishedFolder, CmdletReader.AssemblyFile));
        foreach (var language in HelpLanguage.All)
        {
            var target = Directory.CreateDirectory(Path.Combine(moduleFolder, language.Culture)).FullName;
            WriteCmdlets(language, cmdlets, Path.Combine(target, CmdletReader.AssemblyFile + "-Help.xml"));
            foreach (var topic in Directory.EnumerateFiles(language.SourceFolder, AboutPrefix + "*.md"))
                File.WriteAllText(Path.Combine(target, Path.GetFileNameWithoutExtension(topic) + ".help.txt"), AboutTopic.Write(MarkdownReader.Read(topic), language));
        }
    }

    static void WriteCmdlets(HelpLanguage language, IReadOnlyList<CmdletFacts> cmdlets, string path)
    {
        var pages = Directory.EnumerateFiles(language.SourceFolder, "*.md")
            .Where(file => !Path.GetFileName(file).StartsWith(AboutPrefix, StringComparison.Ordinal))
            .Select(file => new CmdletPage(MarkdownReader.Read(file)))
            .OrderBy(page => page.Name, StringComparer.Ordinal)
            .ToList();
        foreach (var page in pages.Where(page => cmdlets.All(cmdlet => cmdlet.Name != page.Name)))
            throw new BuildFailedException($"docs/help/{language.Culture} describes {page.Name}, which is no cmdlet of the module.");
        var project = PublishedEntries.All["ProjectUri"];
        using var writer = XmlWriter.Create(path, Indented);
        MamlDocument.Create(pages.Select(page => new MamlCommand(cmdlets.Single(cmdlet => cmdlet.Name == page.Name), page, language, project))).Save(writer);
    }
}
