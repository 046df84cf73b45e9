using System.ComponentModel;
using System.Diagnostics;

namespace MailSyncPS.Scheduling;

/// <summary>Runs programs of the system.</summary>
static class OtherProgram
{
    /// <summary>Runs one and waits for it; null when there is no such program.</summary>
    internal static (int ExitCode, string Output, string Errors)? TryRun(string program, IEnumerable<string> arguments, string? input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            if (input is not null)
                process.StandardInput.Write(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, errors.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
