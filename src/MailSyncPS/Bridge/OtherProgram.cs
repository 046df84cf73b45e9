using System.ComponentModel;
using System.Diagnostics;

namespace MailSyncPS.Bridge;

/// <summary>A program of the system that was run.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Errors">What it wrote as errors.</param>
sealed record OtherProgram(int ExitCode, string Output, string Errors)
{
    /// <summary>All that it wrote, errors first; empty when it wrote nothing.</summary>
    internal string Said => $"{Errors}{Output}".Trim();

    /// <summary>Runs one and waits for it.</summary>
    /// <exception cref="Win32Exception">There is no such program.</exception>
    internal static OtherProgram Run(string program, IEnumerable<string> arguments, string? input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        if (input is not null)
            process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new OtherProgram(process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    /// <summary>The same; null when there is no such program.</summary>
    internal static OtherProgram? TryRun(string program, IEnumerable<string> arguments, string? input)
    {
        try
        {
            return Run(program, arguments, input);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
