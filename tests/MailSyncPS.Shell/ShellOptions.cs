using System.Diagnostics.CodeAnalysis;

namespace MailSyncPS.Shell;

/// <summary>What the shell was asked for on its command line.</summary>
sealed record ShellOptions
{
    /// <summary>A module to import first, by path; null for none.</summary>
    public string? Module { get; private init; }

    /// <summary>The script to run; null when a command is given.</summary>
    public string? File { get; private init; }

    /// <summary>The command to run; null when a script is given.</summary>
    public string? Command { get; private init; }

    /// <summary>Whether questions fail instead of being asked.</summary>
    public bool NonInteractive { get; private init; }

    /// <summary>Whether progress is written to the error stream.</summary>
    public bool ShowProgress { get; private init; }

    internal static bool TryParse(string[] arguments, [NotNullWhen(true)] out ShellOptions? options, out string problem)
    {
        var read = new ShellOptions();
        options = null;
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i].ToLowerInvariant();
            var next = i + 1 < arguments.Length ? arguments[i + 1] : null;
            var takesValue = name is "-module" or "-file" or "-command";
            if (takesValue && next is null)
            {
                problem = $"{arguments[i]} needs a value.";
                return false;
            }
            ShellOptions? parsed = name switch
            {
                "-module" => read with { Module = next },
                "-file" => read with { File = next },
                "-command" => read with { Command = next },
                "-noninteractive" => read with { NonInteractive = true },
                "-showprogress" => read with { ShowProgress = true },
                "-noprofile" or "-nologo" => read,
                _ => null,
            };
            if (parsed is null)
            {
                problem = $"{arguments[i]} is not known.";
                return false;
            }
            read = parsed;
            i += takesValue ? 1 : 0;
        }
        problem = "Either -File or -Command is needed.";
        options = read.File is null == read.Command is null ? null : read;
        return options is not null;
    }
}
