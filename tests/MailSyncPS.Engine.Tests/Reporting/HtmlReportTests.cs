using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MailSyncPS.Engine.Reporting.Html;
using MailSyncPS.Engine.Reporting.Model;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Tests.Reporting;

public sealed partial class HtmlReportTests
{
    /// <summary>The page of 200 mailboxes and two years, made once.</summary>
    internal static Lazy<string> LargePage { get; } = new(() => Page(ReportSamples.Large(200, 730), "en-US"));

    [Theory]
    [InlineData("en-US", "3 mailboxes, 2 mails set aside. 1 needs attention: info@example.jp will be full on Dec 2, 2026.", "185.8 MB of 200.0 MB (93%)")]
    [InlineData("en-GB", "3 mailboxes, 2 mails set aside. 1 needs attention: info@example.jp will be full on 2 Dec 2026.", "185.8 MB of 200.0 MB (93%)")]
    [InlineData("ja-JP", "メールボックス 3 件: メール 2 通が保留です。1 件は対応が必要です。info@example.jp は 2026年12月2日 に満杯になる見込みです。", "200.0 MB のうち 185.8 MB (93%)")]
    public void Its_first_words_are_the_state_of_all(string culture, string headline, string usage)
    {
        var page = Page(ReportSamples.Company(), culture);

        Assert.StartsWith($"<!DOCTYPE html>\n<html lang=\"{culture[..2]}\">", page, StringComparison.Ordinal);
        Assert.Contains($"<span>{headline}</span>", page, StringComparison.Ordinal);
        Assert.Contains(usage, page, StringComparison.Ordinal);
    }

    // Dates of one language in sentences of another could be read as other days.
    [Fact]
    public void A_page_has_one_language()
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja-JP");
        Assert.Contains("2026年12月2日", Render(ReportSamples.Company()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("ja-JP")]
    public void Nothing_in_it_comes_from_the_network_and_only_its_own_scripts_run(string culture)
    {
        var page = Page(ReportSamples.Company(), culture);

        var policy = System.Net.WebUtility.HtmlDecode(Policy().Match(page).Groups[1].Value);
        Assert.StartsWith("default-src 'none'; script-src 'sha256-", policy, StringComparison.Ordinal);
        var scripts = Scripts().Matches(page).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(2, scripts.Count);
        Assert.All([.. scripts, Style().Match(page).Groups[1].Value], text => Assert.Contains(
            $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'", policy, StringComparison.Ordinal));
        Assert.DoesNotMatch("""(?i)<(link|img|iframe|object|embed|base|form|script src|a href="[^#])|url\(|@import|style=""", page.Replace(scripts[0], "", StringComparison.Ordinal));
        Assert.Contains("Copyright (c) 2022 Leon Sorokin", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\{\{", page.Replace(scripts[0], "", StringComparison.Ordinal).Replace(scripts[1], "", StringComparison.Ordinal));
    }

    [Fact]
    public void What_others_wrote_stays_text()
    {
        var page = Page(ReportSamples.Hostile(), "en-US");

        Assert.Equal(4, Regex.Count(page, "<script"));
        Assert.Equal(4, Regex.Count(page, "</script>"));
        Assert.DoesNotMatch("(?i)<img|<svg onload", page);
        Assert.Contains("&lt;script&gt;document.title=&#39;taken&#39;&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("{{name}} &lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_hundred_mailboxes_and_two_years_stay_small()
    {
        Assert.InRange(Encoding.UTF8.GetByteCount(LargePage.Value), 1 << 20, 5 << 20);
        Assert.Equal(200, Regex.Count(LargePage.Value, "<details class=\"card mailbox\""));
    }

    [Fact]
    public void An_empty_ledger_makes_a_page_too() =>
        Assert.Contains("knows no mailbox yet", Page(ReportSamples.Report(ReportSamples.Now.AddDays(-90), []), "en-US"), StringComparison.Ordinal);

    [Fact]
    public void Every_failure_has_plain_words_in_both_languages() =>
        Assert.All(new[] { "", "ja" }, language =>
        {
            var known = FailureTexts.ResourceManager.GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false)!;
            Assert.All(Enum.GetNames<MailFailure>(), name => Assert.False(string.IsNullOrEmpty(known.GetString(name)), name));
        });

    /// <summary>A report's page.</summary>
    internal static string Page(MailReport report, string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        return Render(report);
    }

    static string Render(MailReport report)
    {
        using var output = new MemoryStream();
        HtmlReport.Write(report, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    [GeneratedRegex("Content-Security-Policy\" content=\"([^\"]+)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
