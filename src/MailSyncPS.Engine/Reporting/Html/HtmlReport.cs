using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailSyncPS.Engine.Reporting.Model;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Reporting.Html;

/// <summary>
/// The report as a page: one file that needs nothing else. All words and tables are in the page itself, so that it can be read where
/// scripts
/// don't run; the script draws charts, sorts and filters. The page's policy lets only its own two scripts and its style act, by their
/// hashes.
/// </summary>
static class HtmlReport
{
    const string Library = "uPlot/uPlot.iife.min.js";

    /// <summary>Writes it, in UTF-8, in the language of whoever is at work.</summary>
    public static void Write(MailReport report, Stream output)
    {
        var culture = ReportCulture.Current();
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture.Formats;
        try
        {
            output.Write(Encoding.UTF8.GetBytes(Template.Render("page.html", Page(report, culture), Words)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    static View Page(MailReport report, ReportCulture culture)
    {
        var style = Assets.Text("uPlot/uPlot.min.css") + Assets.Text("report.css");
        var library = Assets.Text(Library);
        var script = Assets.Text("charts.js") + Assets.Text("report.js");
        var page = PageView.Make(report, new ReportWords(report.Created, culture), culture);
        page["lang"] = culture.Language;
        page["policy"] =
            $"default-src 'none'; script-src {Hash(library)} {Hash(script)}; style-src {Hash(style)}; base-uri 'none'; form-action 'none'";
        page["style"] = style;
        page["library"] = library;
        page["script"] = script;
        page["licence"] = Assets.Text("uPlot/LICENSE");
        page["settings"] = ChartSettings.Json(culture);
        return page;
    }

    static string Words(string name) => ReportTexts.ResourceManager.GetString(name, CultureInfo.CurrentUICulture)
        ?? throw new InvalidOperationException($"There is no text {name}.");

    static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}
