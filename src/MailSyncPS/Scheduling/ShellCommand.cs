using System.Management.Automation;

namespace MailSyncPS.Scheduling;

/// <summary>A command in a PowerShell of its own.</summary>
/// <param name="Program">The program's full path.</param>
/// <param name="Arguments">Its arguments.</param>
sealed record ShellCommand(string Program, IReadOnlyList<string> Arguments)
{
    static readonly string[] Options = ["-NoProfile", "-NonInteractive", "-Command"];

    /// <summary>A script text in the PowerShell that runs now.</summary>
    internal static ShellCommand Of(PSCmdlet cmdlet, string script)
    {
        var program = Environment.ProcessPath!;
        // As a .NET tool, PowerShell is a library that dotnet runs; in another host, it is the program beside its library.
        var home = cmdlet.GetVariableValue("PSHOME")?.ToString() ?? "";
        var own = Path.Combine(home, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        if (Path.GetFileNameWithoutExtension(program).Equals("pwsh", StringComparison.OrdinalIgnoreCase))
            return new ShellCommand(program, [.. Options, script]);
        return File.Exists(own) ? new ShellCommand(own, [.. Options, script])
            : new ShellCommand(program, [Path.Combine(home, "pwsh.dll"), .. Options, script]);
    }

    /// <summary>A text as it stands in a script.</summary>
    internal static string Quote(string text) =>
        $"'{System.Management.Automation.Language.CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    /// <summary>As it is typed at a prompt of Windows.</summary>
    internal string ForWindows => string.Join(' ', Arguments.Select(WindowsQuote));

    /// <summary>As sh takes it.</summary>
    internal string ForSh => string.Join(' ', Arguments.Prepend(Program).Select(ShQuote));

    /// <summary>As systemd takes it: what stands for something else there is doubled.</summary>
    internal string ForSystemd => string.Join(' ', Arguments.Prepend(Program).Select(SystemdQuote));

    static string ShQuote(string text) => text.Length > 0 && text.All(IsPlain)
        ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    internal static string SystemdQuote(string text)
    {
        var literal = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("%", "%%", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal);
        return text.Length > 0 && text.All(IsPlain) ? literal : $"\"{literal}\"";
    }

    // Backslashes count only before a quote (CommandLineToArgvW).
    static string WindowsQuote(string text)
    {
        if (text.Length > 0 && text.All(character => IsPlain(character) || character is '\\' or ':'))
            return text;
        var quoted = new System.Text.StringBuilder("\"");
        var slashes = 0;
        foreach (var character in text)
        {
            if (character == '"')
                quoted.Append('\\', slashes + 1);
            slashes = character == '\\' ? slashes + 1 : 0;
            quoted.Append(character);
        }
        return quoted.Append('\\', slashes).Append('"').ToString();
    }

    static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character)
        || character is '/' or '.' or '-' or '_' or '=' or ',' or '@' or '+';
}
