using System.Text.Json;
using MailSyncPS.TestServers;

namespace MailSyncPS.Build.Windows;

/// <summary>PowerShell for Windows, made to run under Wine, with a Windows of its own that goes with it.</summary>
sealed class WindowsShell : IAsyncDisposable
{
    const string Japanese = "ja_JP.UTF-8";

    static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(3);

    static readonly string Project = Path.Combine(Repository.TestsFolder, "MailSyncPS.WindowsShell");

    // Not in out/, which is on the module path of tests: PowerShell would look for modules in all that lies here.
    static readonly string Program = Path.Combine(Project, "bin", "published");

    // Not within the repository: Wine's drive Z is a link to the root of the file system.
    readonly ScratchFolder _windows = new("windows");
    bool _hasJapanese;

    WindowsShell()
    {
    }

    /// <summary>How to start it, for the Pester files.</summary>
    internal string Json => JsonSerializer.Serialize(new
    {
        Program = Path.Combine(Program, "pwsh-windows.exe"),
        Drive = Path.Combine(Prefix, "drive_c"),
        HasJapanese = _hasJapanese,
        Packages = Repository.OutFolder,
        Environment = Variables,
    });

    string Prefix => Path.Combine(_windows.Path, "prefix");

    // What Windows calls Documents is the home folder.
    string Home => Path.Combine(_windows.Path, "home");

    // Without the last one the runtime dies under Wine 8, whose memory is not mapped twice as it asks for.
    Dictionary<string, string> Variables => new()
    {
        ["WINEPREFIX"] = Prefix,
        ["WINEARCH"] = "win64",
        ["WINEDEBUG"] = "-all",
        ["HOME"] = Home,
        ["DOTNET_EnableWriteXorExecute"] = "0",
    };

    internal static async Task<WindowsShell> PrepareAsync()
    {
        await DebianPackages.EnsureWineAsync();
        await PublishAsync();
        var shell = new WindowsShell { _hasJapanese = await EnsureJapaneseAsync() };
        try
        {
            await shell.MakeWindowsAsync();
            return shell;
        }
        catch
        {
            await shell.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ExternalProgram.RunAsync("wineserver", ["-k", "-w"], Variables, LongestStep);
        _windows.Dispose();
    }

    static async Task PublishAsync()
    {
        var exitCode = await ExternalProgram.RunAsync("dotnet", ["publish", Project, "-c", "Release", "-o", Program, "--nologo", "-v", "quiet", "-tl:off"]);
        if (exitCode != 0)
            throw new BuildFailedException("PowerShell for Windows did not build.");
        // The package of the host has no modules that are scripts; the .NET tool has them all.
        var modules = Path.Combine(await PowerShellProgram.RestoreToolAsync(), "win", "Modules");
        foreach (var file in Directory.EnumerateFiles(modules, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(Program, "Modules", Path.GetRelativePath(modules, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
        // As PowerShell's installer has it; without it no script runs.
        await File.WriteAllTextAsync(Path.Combine(Program, "powershell.config.json"), """{"Microsoft.PowerShell:ExecutionPolicy":"RemoteSigned"}""");
    }

    async Task MakeWindowsAsync()
    {
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Prefix);
        // Between two programs it would end and begin anew, and a program that starts at that moment fails.
        await WineAsync("wineserver", "-p60");
        await WineAsync("wineboot", "-i");
        await WineAsync("wine", "winecfg", "-v", "win10");
    }

    static async Task<bool> EnsureJapaneseAsync()
    {
        if (await HasLocaleAsync())
            return true;
        if (Environment.UserName == "root" && ExternalProgram.Find("localedef") is { } localedef)
            await ExternalProgram.CaptureAsync(localedef, "-i", "ja_JP", "-f", "UTF-8", Japanese);
        return await HasLocaleAsync();
    }

    static async Task<bool> HasLocaleAsync() =>
        (await ExternalProgram.CaptureAsync("locale", "-a")).Output.Contains("ja_JP.utf8", StringComparison.OrdinalIgnoreCase);

    // Wine's server inherits what it is started with and outlives it, so nothing is read until the end of a stream.
    async Task WineAsync(string program, params string[] arguments)
    {
        var exitCode = await ExternalProgram.RunAsync(program, arguments, Variables, LongestStep);
        if (exitCode != 0)
            throw new BuildFailedException($"Wine made no Windows: {program} {string.Join(' ', arguments)} ended with {exitCode}.");
    }
}
