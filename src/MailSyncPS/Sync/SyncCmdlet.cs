using System.Management.Automation;
using MailSyncPS.Bridge;
using MailSyncPS.Configuration;

namespace MailSyncPS.Sync;

/// <summary>A cmdlet that works with a configuration.</summary>
public abstract class SyncCmdlet : PSCmdlet
{
    const string ParseCsv =
        "param($text, $delimiter) Microsoft.PowerShell.Utility\\ConvertFrom-Csv -InputObject $text -Delimiter $delimiter";

#pragma warning disable RS0030 // The outermost place: PowerShell makes the cmdlet.
    /// <summary>The clock.</summary>
    private protected TimeProvider Time { get; } = TimeProvider.System;
#pragma warning restore RS0030

    /// <summary>The configuration.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = "";

    /// <summary>The full path of the configuration.</summary>
    /// <exception cref="Engine.MailSyncException">It is none.</exception>
    private protected string FullPath => this.FullPath(nameof(Path), Path);

    /// <summary>What the configuration says.</summary>
    /// <exception cref="Engine.MailSyncException">It can't be read, or something in it makes no sense.</exception>
    private protected SyncSettings ReadSettings() =>
        SettingsReader.Read(FullPath, (EngineIntrinsics)GetVariableValue("ExecutionContext"), Parse);

    IReadOnlyList<PSObject> Parse(string text, char delimiter) =>
        InvokeCommand.InvokeScript(useLocalScope: true, ScriptBlock.Create(ParseCsv), null, text, delimiter);
}
