using System.Management.Automation;
using System.Text;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Configuration;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Discovery;
using MailSyncPS.Texts;

namespace MailSyncPS.Sync;

/// <summary>Writes a configuration for Invoke-MailSync, with every setting and what it does.</summary>
[Cmdlet(VerbsCommon.New, "MailSyncConfiguration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(FileInfo))]
public sealed class NewMailSyncConfigurationCommand : PSCmdlet
{
    /// <summary>The file to write.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "mailsync.psd1";

    /// <summary>The new mailbox's address.</summary>
    [Parameter]
    [AddressInput]
    public string Destination { get; set; } = "taro@gmail.com";

    /// <summary>The new mailbox's IMAP server; that of its provider if not given, or else a blank to fill in.</summary>
    [Parameter]
    [ServerInput]
    public string? DestinationServer { get; set; }

    /// <summary>The CSV file with the old mailboxes.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string MailboxFile { get; set; } = "mailboxes.csv";

    /// <summary>Free the old mailboxes of mails older than so many days; without it, nothing is removed.</summary>
    [Parameter]
    [WholeNumber(0, 36500)]
    public int? OlderThanDays { get; set; }

    /// <summary>Replace a file that is there already.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes it.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            var path = this.FullPath(nameof(Path), Path);
            if (File.Exists(path) && !Force)
                throw new MailSyncException(MailFailure.InvalidArgument, ConfigurationTexts.FormatFileThere(path));
            var deed = ConfigurationTexts.FormatWrite(path);
            if (!this.ShouldDo(deed))
                return;
            var server = DestinationServer ?? KnownServers.ImapOf(Destination);
            File.WriteAllText(path, ConfigurationTemplate.Of(MailboxFile, Destination, server, OlderThanDays),
                new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            if (server is null)
                this.Warn(ConfigurationTexts.FormatServerLeftBlank(Destination, path));
            WriteObject(InvokeProvider.Item.Get([path], force: true, literalPath: true), enumerateCollection: true);
        }
        catch (MailSyncException e)
        {
            WriteError(e.ToRecord(Path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WriteError(new MailSyncException(MailFailure.InvalidArgument,
                ConfigurationTexts.FormatNotWritten(VisibleText.Without(Path), e.Message), e).ToRecord(Path));
        }
    }
}
