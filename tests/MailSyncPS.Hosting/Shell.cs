using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;

namespace MailSyncPS.Hosting;

/// <summary>A runspace with the module in it.</summary>
public sealed partial class Shell : IDisposable
{
    readonly Runspace _runspace;
    readonly CultureInfo _language;

    /// <param name="manifest">The module's manifest, or its assembly alone.</param>
    /// <param name="language">What PowerShell has as $PSUICulture; without it, no language in particular, which reads English.</param>
    /// <param name="views">A file of further views; null for none.</param>
    public Shell(string manifest, string language = "", string? views = null)
    {
        var state = InitialSessionState.CreateDefault2();
        if (views is not null)
            state.Formats.Add(new SessionStateFormatEntry(views));
        _language = CultureInfo.GetCultureInfo(language);
        _runspace = RunspaceFactory.CreateRunspace(new ScreenHost(Screen, _language), state);
        _runspace.Open();
        Run("param($path) Import-Module $path -Global", ("path", manifest)).ThrowIfFailed();
    }

    public Screen Screen { get; } = new();

    /// <summary>Runs a script with named arguments.</summary>
    public ShellResult Run(string script, params (string Name, object? Value)[] arguments)
    {
        using var powerShell = Prepare(script, arguments);
        return ShellResult.Of(powerShell, () => InLanguage(() => powerShell.Invoke()));
    }

    /// <summary>Runs a script whose output goes to the screen, and returns what is shown.</summary>
    public string Show(string script, params (string Name, object? Value)[] arguments)
    {
        var before = Screen.Text.Length;
        using var powerShell = Prepare(script, arguments);
        powerShell.AddCommand("Out-Default");
        InLanguage(() => powerShell.Invoke());
        return Colour().Replace(Screen.Text[before..], "");
    }

    /// <summary>Starts a script, stops it as Ctrl+C does once the condition holds, and returns what came out.</summary>
    public ShellResult RunAndStop(string script, Func<bool> condition, params (string Name, object? Value)[] arguments)
    {
        using var powerShell = Prepare(script, arguments);
        var output = new PSDataCollection<PSObject>();
        var running = InLanguage(() => powerShell.BeginInvoke<PSObject, PSObject>(null, output));
        if (!SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(30)))
            throw new TimeoutException("What to stop at never came.");
        powerShell.Stop();
        return ShellResult.Of(powerShell, () =>
        {
            powerShell.EndInvoke(running);
            return output;
        }, output);
    }

    public void Dispose() => _runspace.Dispose();

    /// <summary>A pipeline's thread takes the language of the one that starts it, and not the host's.</summary>
    T InLanguage<T>(Func<T> start)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = _language;
        try
        {
            return start();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex Colour();

    PowerShell Prepare(string script, (string Name, object? Value)[] arguments)
    {
        var powerShell = PowerShell.Create();
        powerShell.Runspace = _runspace;
        powerShell.AddScript(script, useLocalScope: true);
        foreach (var (name, value) in arguments)
            powerShell.AddParameter(name, value);
        return powerShell;
    }
}
