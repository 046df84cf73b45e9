using System.Text.Json;

namespace MailSyncPS.Build.Windows;

/// <summary>PowerShell for Windows, made to run under Wine, with a Windows of its own in out/windows.</summary>
sealed class WindowsShell
{
    const string Japanese = "ja_JP.UTF-8";

    static readonly string Root = Path.Combine(Repository.OutFolder, "windows");
    static readonly string Program = Path.Combine(Root, "pwsh");
    static readonly string Prefix = Path.Combine(Root, "prefix");
    static readonly string Home = Path.Combine(Root, "home");

    static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(3);

    WindowsShell(bool hasJapanese) => HasJapanese = hasJapanese;

    /// <summary>Whether Windows can be started in Japanese: it takes its language and its file names from the system's locale.</summary>
    internal bool HasJapanese { get; }

    /// <summary>How to start it, for the Pester files.</summary>
    internal string Json => JsonSerializer.Serialize(new
    {
        Program = Path.Combine(Program, "pwsh-windows.exe"),
        Drive = Path.Combine(Prefix, "drive_c"),
        HasJapanese,
        Packages = Repository.OutFolder,
        Environment = Variables,
    });

    // Without the last one the runtime dies under Wine 8, whose memory is not mapped twice as it asks for.
    static Dictionary<string, string> Variables => new()
    {
        ["WINEPREFIX"] = Prefix,
        ["WINEARCH"] = "win64",
        ["WINEDEBUG"] = "-all",
        ["HOME"] = Home,
        ["DOTNET_EnableWriteXorExecute"] = "0",
    };

    /// <summary>Makes it; what was made before is used again.</summary>
    internal static async Task<WindowsShell> PrepareAsync()
    {
        await DebianPackages.EnsureWineAsync();
        var hasJapanese = await EnsureJapaneseAsync();
        await PublishAsync();
        await MakeWindowsAsync();
        return new WindowsShell(hasJapanese);
    }

    /// <summary>Ends what Wine keeps running for a while after its last program.</summary>
    internal static Task EndAsync() => ExternalProgram.CaptureAsync("wineserver", ["-k"], Variables, LongestStep);

    static async Task PublishAsync()
    {
        var project = Path.Combine(Repository.TestsFolder, "MailSyncPS.WindowsShell");
        var exitCode = await ExternalProgram.RunAsync("dotnet", ["publish", project, "-c", "Release", "-o", Program, "--nologo", "-v", "quiet", "-tl:off"]);
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

    static async Task MakeWindowsAsync()
    {
        var made = Path.Combine(Prefix, "made");
        if (File.Exists(made))
            return;
        if (Directory.Exists(Prefix))
            Directory.Delete(Prefix, recursive: true);
        // Documents lies in the home folder, and not in the user's own.
        Directory.CreateDirectory(Home);
        await WineAsync("wineboot", "-i");
        await WineAsync("wine", "winecfg", "-v", "win10");
        await File.WriteAllTextAsync(made, "");
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
    static async Task WineAsync(string program, params string[] arguments)
    {
        var exitCode = await ExternalProgram.RunAsync(program, arguments, Variables, LongestStep);
        if (exitCode != 0)
            throw new BuildFailedException($"Wine made no Windows: {program} {string.Join(' ', arguments)} ended with {exitCode}.");
    }
}
