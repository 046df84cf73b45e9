using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace MailSyncPS.Engine.Reporting.Html;

/// <summary>
/// A page with places to fill: <c>{{name}}</c> for a text, which is escaped; <c>{{{name}}}</c> for what is HTML already;
/// <c>{{t:Name}}</c> for a resource; <c>{{#name}}...{{/name}}</c> for each of a list, or once where there is something;
/// <c>{{^name}}...{{/name}}</c> where there is nothing; <c>{{>file}}</c> for another template. <c>{{#name?}}</c> asks whether a list has
/// any.
/// </summary>
static partial class Template
{
    /// <summary>Fills a file of the assets.</summary>
    public static string Render(string file, View view, Func<string, string> texts)
    {
        var output = new StringBuilder();
        Fill(Assets.Text(file), view, texts, output);
        return output.ToString();
    }

    static void Fill(string template, View view, Func<string, string> texts, StringBuilder output)
    {
        var position = 0;
        for (var tag = Tag().Match(template); tag.Success; tag = Tag().Match(template, position))
        {
            output.Append(template, position, tag.Index - position);
            position = tag.Index + tag.Length;
            var name = tag.Groups["name"].Value;
            switch (tag.Groups["sign"].Value)
            {
                case "#":
                    var (body, after) = Section(template, name, position);
                    foreach (var inner in Each(view, name))
                        Fill(body, inner, texts, output);
                    position = after;
                    break;
                case "^":
                    (body, position) = Section(template, name, position);
                    if (!Each(view, name).Any())
                        Fill(body, view, texts, output);
                    break;
                case ">":
                    Fill(Assets.Text(name), view, texts, output);
                    break;
                case "t:":
                    output.Append(WebUtility.HtmlEncode(texts(name)));
                    break;
                case "{":
                    output.Append(Text(view, name));
                    break;
                default:
                    output.Append(WebUtility.HtmlEncode(Text(view, name)));
                    break;
            }
        }
        output.Append(template, position, template.Length - position);
    }

    static (string Body, int After) Section(string template, string name, int start)
    {
        var end = $"{{{{/{name}}}}}";
        var at = template.IndexOf(end, start, StringComparison.Ordinal);
        return at < 0 ? throw new InvalidOperationException($"The template has no {end}.") : (template[start..at], at + end.Length);
    }

    static IEnumerable<View> Each(View view, string name) => view.Find(name.TrimEnd('?')) switch
    {
        null or false or "" => [],
        IReadOnlyList<View> { Count: 0 } => [],
        IReadOnlyList<View> list when !name.EndsWith('?') => list,
        _ => [view],
    };

    static string Text(View view, string name) => Convert.ToString(view.Find(name), CultureInfo.InvariantCulture) ?? "";

    // Backtracks over templates of ours.
    [GeneratedRegex(@"\{\{(?<sign>#|\^|>|t:|\{|)(?<name>[A-Za-z.]+\??)\}\}\}?")]
    private static partial Regex Tag();
}
