using System.Globalization;
using System.Text;

namespace MailSyncPS.Build.Demo;

/// <summary>What a person types in the demo, session by session, and what is checked after each.</summary>
sealed class DemoStory(DemoStage stage, DemoModule module, PowerShellProgram shell, DemoChecks checks, TextWriter output)
{
    /// <summary>Shows objects on 100 columns.</summary>
    const string Display = "Out-String -Stream -Width 100 | Out-Host";

    const string Pipeline = "$old | Get-MailboxQuota | Invoke-MailForward -Destination $new";

    string[] Accounts =>
    [
        $"$new = New-MailAccount {DemoStage.NewAddress} -Credential $appPassword -Server localhost -Port {stage.NewServer.ImapsPort} -Security Tls",
        $"$old = New-MailAccount {DemoStage.OldAddress} -Credential $cred -Protocol Pop3 -Server localhost -Port {stage.OldServer.Pop3sPort} -Security Tls -QuotaBytes 20MB",
    ];

    internal async Task PlayAsync()
    {
        output.WriteLine($"An old POP3 server with a limit of 20 MB, and one that behaves like Gmail. Shell: {shell.Name}.");

        await SessionAsync("Before: look", showAccounts: true,
            "$old | Test-ImapSupport",
            "$old, $new | Get-MailboxQuota");

        checks.RememberLedger();
        await SessionAsync("Try dry", showAccounts: false,
            $"{Pipeline} -WhatIf | Remove-OldServerMail -OlderThanDays {DemoStage.KeptDays} -WhatIf");
        checks.NothingHappened();

        await SessionAsync("The real run", showAccounts: false,
            $"{Pipeline} -OutVariable copied | Remove-OldServerMail -OlderThanDays {DemoStage.KeptDays} -Confirm:$false",
            "$copied",
            "$old, $new | Get-MailboxQuota");
        checks.EverythingWasCopied();
        checks.OnlyTheYoungStayed();

        checks.RememberNewServer();
        await SessionAsync("The same again", showAccounts: false, $"$old | Invoke-MailForward -Destination $new");
        checks.NothingWasWrittenAgain();
    }

    async Task SessionAsync(string title, bool showAccounts, params string[] commands)
    {
        output.WriteLine();
        output.WriteLine($"# {title}");
        var script = new StringBuilder();
        script.AppendLine(CultureInfo.InvariantCulture, $"Import-Module '{Quoted(module.Name)}' -ErrorAction Stop");
        if (module.ModulePath is { } path)
            script.AppendLine(CultureInfo.InvariantCulture, $"if (-not (Get-Module MailSyncPS).ModuleBase.StartsWith('{Quoted(path)}')) {{ throw 'Another MailSyncPS was imported.' }}");
        script.AppendLine("$password = [Net.NetworkCredential]::new('', 'pw').SecurePassword");
        script.AppendLine(CultureInfo.InvariantCulture, $"$cred = [pscredential]::new('{DemoStage.OldAddress}', $password)");
        script.AppendLine(CultureInfo.InvariantCulture, $"$appPassword = [pscredential]::new('{DemoStage.NewAddress}', $password)");
        if (showAccounts)
            script.AppendLine("$Host.UI.WriteLine('PS> Import-Module MailSyncPS')");
        foreach (var account in Accounts)
            AppendCommand(script, account, showAccounts);
        foreach (var command in commands)
            AppendCommand(script, command, shown: true);
        script.AppendLine("if ($Error.Count -gt 0) { exit 1 }");
        var exitCode = await shell.RunAsync(stage.WriteScript(script.ToString()), stage.Environment(module), output);
        checks.Report("the commands wrote no error", exitCode == 0 ? [] : [$"the shell ended with {exitCode}"]);
    }

    // Each command ends its own formatting, as at a prompt.
    static void AppendCommand(StringBuilder script, string command, bool shown)
    {
        if (shown)
            script.AppendLine(CultureInfo.InvariantCulture, $"$Host.UI.WriteLine('PS> {Quoted(command)}')");
        script.AppendLine(CultureInfo.InvariantCulture, $". {{ {command} }} | {Display}");
    }

    static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);
}
