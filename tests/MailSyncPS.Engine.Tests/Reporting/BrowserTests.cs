using System.Net;
using System.Net.Sockets;
using MailSyncPS.Engine.Tests.Reporting.Browser;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Reporting;

/// <summary>The page in a real browser.</summary>
public sealed class BrowserTests(Chromium browser) : IClassFixture<Chromium>, IDisposable
{
    const string AllDrawn = "[...document.querySelectorAll('.mailbox[open] .plot')].every(plot => 'drawn' in plot.dataset)";

    // A canvas without a chart has one colour: none.
    const string ColoursOfCanvas = """
        [...document.querySelectorAll('.plot canvas')].map(canvas => new Set(new Uint32Array(
            canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size)
        """;

    readonly ScratchFolder _folder = new("page");

    public void Dispose() => _folder.Dispose();

    [BrowserFact]
    public async Task It_is_drawn_light_dark_small_and_on_paper_without_an_error()
    {
        await using var page = await OpenAsync(HtmlReportTests.Page(ReportSamples.Company(), "en-US"));
        await page.ShowAsync("screen", "light");
        await DrawAllAsync(page);
        Assert.All((await page.EvaluateAsync(ColoursOfCanvas))!.AsArray(), colours => Assert.True(colours!.GetValue<int>() > 10));
        var light = await page.CaptureAsync(whole: true);

        await page.ShowAsync("screen", "dark");
        Assert.Equal("rgb(15, 20, 27)", await page.TextAsync("getComputedStyle(document.body).backgroundColor"));
        Assert.NotEqual(light, await page.CaptureAsync(whole: true));

        await page.ResizeAsync(360, 740);
        Assert.Equal(360, await page.NumberAsync("document.documentElement.scrollWidth"));
        Assert.Equal("none", await page.TextAsync("getComputedStyle(document.querySelector('.overview thead')).display"));
        await page.UntilAsync("[...document.querySelectorAll('.plot .uplot')].every(chart => chart.offsetWidth <= 330)");

        await page.ShowAsync("print", "dark");
        var pdf = await page.PrintAsync();
        Assert.Equal("%PDF"u8, pdf.AsSpan(0, 4));
        Assert.True(pdf.Length > 50_000, "The charts are not on the paper.");
        Assert.Empty(page.Errors);

        await page.OpenAsync(new Uri("about:blank"));
        Assert.True(light.Length > 10 * (await page.CaptureAsync()).Length, "The picture is blank.");
    }

    [BrowserFact]
    public async Task What_others_wrote_neither_runs_nor_calls_home()
    {
        await using var page = await OpenAsync(HtmlReportTests.Page(ReportSamples.Hostile(), "en-US"));
        await DrawAllAsync(page);

        Assert.StartsWith("Mailbox report", await page.TextAsync("document.title"), StringComparison.Ordinal);
        Assert.Equal(4, await page.NumberAsync("document.scripts.length"));
        Assert.Equal(0, await page.NumberAsync("document.images.length"));
        Assert.Contains("<script>document.title='taken'</script>", await page.TextAsync("document.querySelector('.overview tbody th').textContent"), StringComparison.Ordinal);
        Assert.Contains("</script>", await page.TextAsync("document.querySelector('.list tbody').textContent"), StringComparison.Ordinal);
        Assert.Empty(page.Errors);
        Assert.StartsWith("file:", Assert.Single(page.Requests), StringComparison.Ordinal);

        using var home = new TcpListener(IPAddress.Loopback, 0);
        home.Start();
        var blocked = await page.NumberAsync($$"""
            (async () => {
                const home = 'http://127.0.0.1:{{((IPEndPoint)home.LocalEndpoint).Port}}/', stopped = [];
                document.addEventListener('securitypolicyviolation', event => stopped.push(event.effectiveDirective));
                await fetch(home).catch(() => {});
                for (const [name, field] of [['img', 'src'], ['script', 'src'], ['iframe', 'src']])
                    document.body.append(Object.assign(document.createElement(name), { [field]: home }));
                document.body.append(Object.assign(document.createElement('script'), { textContent: 'document.title = "taken"' }));
                for (let waited = 0; waited < 20000 && new Set(stopped).size < 4; waited += 200)
                    await new Promise(resolve => setTimeout(resolve, 200));
                return new Set(stopped).size;
            })()
            """);
        Assert.InRange(blocked, 4, 5);
        // A browser may open a connection for a frame before it reads the policy; nothing is said over it.
        while (home.Pending())
        {
            using var connection = await home.AcceptSocketAsync();
            Assert.Equal(0, connection.Available);
        }
        Assert.StartsWith("Mailbox report", await page.TextAsync("document.title"), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Two_hundred_mailboxes_open_at_once_and_draw_what_is_looked_at()
    {
        await using var page = await OpenAsync(HtmlReportTests.LargePage.Value);
        Assert.Equal(0, await page.NumberAsync("document.querySelectorAll('canvas').length"));
        Assert.Equal("attention", await page.TextAsync("document.querySelector('.overview tbody .state').className.split(' ')[1]"));

        await page.EvaluateAsync("document.querySelector('.overview thead button').click()");
        Assert.Equal("user001@example.jp", await page.TextAsync("document.querySelector('.overview tbody th').textContent"));
        await page.EvaluateAsync("document.getElementById('filter').value = 'USER007'; document.getElementById('filter').dispatchEvent(new Event('input'))");
        Assert.Equal(1, await page.NumberAsync("document.querySelectorAll('.overview tbody tr:not([hidden])').length"));

        await page.EvaluateAsync("document.querySelector('.overview tbody tr:not([hidden]) a').click()");
        await page.UntilAsync("document.querySelectorAll('.plot[data-drawn]').length === 2");
        await page.EvaluateAsync("document.querySelector('.mailbox[open] .figures summary').click()");
        await page.UntilAsync("document.querySelectorAll('.mailbox[open] .figures tbody tr').length === 730");
        Assert.Empty(page.Errors);
    }

    [BrowserFact]
    public async Task It_speaks_Japanese()
    {
        await using var page = await OpenAsync(HtmlReportTests.Page(ReportSamples.Company(), "ja-JP"));
        await DrawAllAsync(page);

        Assert.Contains("満杯", await page.TextAsync("document.querySelector('.legend').textContent"), StringComparison.Ordinal);
        await page.EvaluateAsync("document.querySelector('.figures').open = true");
        await page.UntilAsync("document.querySelector('.figures tbody th')?.textContent === '2026年11月25日'");
        Assert.Empty(page.Errors);
    }

    static async Task DrawAllAsync(BrowserPage page)
    {
        await page.ResizeAsync(1200, 8000);
        await page.UntilAsync(AllDrawn);
    }

    async Task<BrowserPage> OpenAsync(string html)
    {
        var file = Path.Combine(_folder.Path, "report.html");
        await File.WriteAllTextAsync(file, html);
        return await browser.OpenAsync(file);
    }
}
