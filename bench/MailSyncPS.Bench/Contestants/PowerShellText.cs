using MailSyncPS.Bench.Children;

namespace MailSyncPS.Bench.Contestants;

/// <summary>Pieces of script, and what comes out of them.</summary>
static class PowerShellText
{
    /// <summary>Writes the counts of a forward as text.</summary>
    internal const string Counts = """ForEach-Object { "$($_.Complete) $($_.Listed) $($_.Forwarded) $($_.AlreadyForwarded)" }""";

    /// <summary>
    /// Runs what the measured script has of PowerShell's own: its engine on NuGet is not compiled ahead as that of the program is.
    /// Nothing of the module runs in it.
    /// </summary>
    internal const string WarmUp = $"$null = 1 | {Counts}\n";

    /// <summary>Makes an account in a global variable.</summary>
    internal static string Account(string variable, string user, bool pop3, int port) => $"""
        $global:{variable} = {NewAccount(user, pop3, port)}

        """;

    /// <summary>The command that makes an account.</summary>
    internal static string NewAccount(string user, bool pop3, int port) =>
        $"New-MailAccount '{user}@example.jp' -Server 127.0.0.1 -Port {port} -Security None -Protocol {(pop3 ? "Pop3" : "Imap")} " +
        $"-Credential ([pscredential]::new('{user}', [Net.NetworkCredential]::new('', 'pw').SecurePassword))";

    /// <summary>Makes sure that every forward of a step was complete, and without an error.</summary>
    internal static void CheckCopied(ShellStep step)
    {
        if (step.Errors.Count > 0 || step.Output.Count == 0 || !step.Output.All(line => line.StartsWith("True ", StringComparison.Ordinal)))
            throw new BenchFailedException($"the forward was not complete: {string.Join("; ", step.Errors.Concat(step.Output.Where(line => !line.StartsWith("True ", StringComparison.Ordinal))).Take(5))}");
    }
}
