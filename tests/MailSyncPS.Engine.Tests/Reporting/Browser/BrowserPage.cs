using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MailSyncPS.Engine.Tests.Reporting.Browser;

/// <summary>A page in the browser, as a person has it before them.</summary>
sealed class BrowserPage(DevTools tools) : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Errors that the page threw, wrote or was told of by the browser.</summary>
    public IReadOnlyList<string> Errors =>
    [
        .. from happened in tools.Events
           let method = (string?)happened["method"]
           let values = happened["params"]!
           where method == "Runtime.exceptionThrown"
               || method == "Runtime.consoleAPICalled" && (string?)values["type"] is "error" or "warning"
               || method == "Log.entryAdded" && (string?)values["entry"]!["level"] is "error" or "warning"
           select values.ToJsonString(),
    ];

    /// <summary>What the page asked the network or the disk for.</summary>
    public IReadOnlyList<string> Requests =>
        [.. tools.Events.Where(happened => (string?)happened["method"] == "Network.requestWillBeSent").Select(happened => (string)happened["params"]!["request"]!["url"]!)];

    /// <summary>Opens a file.</summary>
    public async Task OpenAsync(Uri address)
    {
        foreach (var domain in new[] { "Page", "Runtime", "Log", "Network" })
            await tools.CallAsync(domain + ".enable");
        await ResizeAsync(1200, 900);
        await tools.CallAsync("Page.navigate", new { url = address.AbsoluteUri });
        await UntilAsync($"document.readyState === 'complete' && location.href === '{address.AbsoluteUri}'");
    }

    /// <summary>Goes to an address, which may send it elsewhere.</summary>
    /// <returns>What went wrong with the connection; null for nothing.</returns>
    public async Task<string?> GoAsync(Uri address)
    {
        foreach (var domain in new[] { "Page", "Runtime", "Log", "Network" })
            await tools.CallAsync(domain + ".enable");
        return (string?)(await tools.CallAsync("Page.navigate", new { url = address.AbsoluteUri }))["errorText"];
    }

    /// <summary>Closes the page, as a person closes its tab.</summary>
    public Task CloseAsync() => tools.CallAsync("Page.close");

    /// <summary>The value of an expression; a promise is waited for.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await tools.CallAsync("Runtime.evaluate", new { expression, returnByValue = true, awaitPromise = true });
        return answer["exceptionDetails"] is { } error ? throw new InvalidOperationException(error.ToJsonString()) : answer["result"]!["value"];
    }

    /// <summary>The number that an expression gives.</summary>
    public async Task<double> NumberAsync(string expression) => (await EvaluateAsync(expression))!.GetValue<double>();

    /// <summary>The text that an expression gives.</summary>
    public async Task<string> TextAsync(string expression) => (string)(await EvaluateAsync(expression))!;

    /// <summary>Waits until an expression is true.</summary>
    public async Task UntilAsync(string expression)
    {
        for (var waited = Stopwatch.StartNew(); (bool?)await EvaluateAsync(expression) != true; await Task.Delay(20))
        {
            if (waited.Elapsed > Patience)
                throw new TimeoutException($"It never became true: {expression}");
        }
    }

    /// <summary>Gives the window another size, in CSS pixels.</summary>
    public Task ResizeAsync(int width, int height) =>
        tools.CallAsync("Emulation.setDeviceMetricsOverride", new { width, height, deviceScaleFactor = 1, mobile = width < 500 });

    /// <summary>Shows the page as on a screen or on paper, light or dark.</summary>
    public Task ShowAsync(string media, string scheme) =>
        tools.CallAsync("Emulation.setEmulatedMedia", new { media, features = new[] { new { name = "prefers-color-scheme", value = scheme } } });

    /// <summary>The page as a PNG: what the window shows, or all of it.</summary>
    public async Task<byte[]> CaptureAsync(bool whole = false) =>
        Convert.FromBase64String((string)(await tools.CallAsync("Page.captureScreenshot", new { format = "png", captureBeyondViewport = whole }))["data"]!);

    /// <summary>The page as a PDF, as it would be printed.</summary>
    public async Task<byte[]> PrintAsync() =>
        Convert.FromBase64String((string)(await tools.CallAsync("Page.printToPDF", new { printBackground = false }))["data"]!);

    public ValueTask DisposeAsync() => tools.DisposeAsync();
}
