using System.Diagnostics;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Reporting.Browser;

/// <summary>A browser without a window, started once for a class of tests. Names are not looked up in it.</summary>
public sealed class Chromium : IAsyncLifetime, IDisposable
{
    static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly ScratchFolder _profile = new("browser");
    Process? _process;

    /// <summary>The program; null where none is installed.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>Opens a page of a file.</summary>
    internal async Task<BrowserPage> OpenAsync(string file)
    {
        var page = await NewPageAsync();
        await page.OpenAsync(new Uri(file));
        return page;
    }

    /// <summary>An empty page.</summary>
    internal async Task<BrowserPage> NewPageAsync() => new(await DevTools.ConnectAsync(await PageAddressAsync()));

    async Task IAsyncLifetime.InitializeAsync()
    {
        if (Program is null)
            return;
        string[] arguments =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-extensions", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            "--remote-debugging-port=0", $"--user-data-dir={_profile.Path}", "about:blank",
        ];
        _process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await PortAsync();
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
    }

    public void Dispose()
    {
        _process?.Dispose();
        _profile.Dispose();
    }

    // The browser writes the port that it has chosen into its profile.
    async Task<int> PortAsync()
    {
        var file = Path.Combine(_profile.Path, "DevToolsActivePort");
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(50))
        {
            if (_process!.HasExited)
                throw new InvalidOperationException($"{Program} ended with {_process.ExitCode}.");
            if (File.Exists(file) && await File.ReadAllLinesAsync(file) is [var port, _, ..])
                return int.Parse(port, System.Globalization.CultureInfo.InvariantCulture);
        }
        throw new TimeoutException($"{Program} did not start.");
    }

    async Task<Uri> PageAddressAsync()
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{await PortAsync()}") };
        using var answer = await client.PutAsync(new Uri("/json/new?about:blank", UriKind.Relative), null);
        using var target = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return new Uri(target.RootElement.GetProperty("webSocketDebuggerUrl").GetString()!);
    }
}
