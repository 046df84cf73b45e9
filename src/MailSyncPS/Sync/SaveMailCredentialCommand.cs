using System.Collections;
using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Commands;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Files;
using MailSyncPS.Texts;

namespace MailSyncPS.Sync;

/// <summary>Keeps passwords in a file, for a configuration's Secrets.Path.</summary>
[Cmdlet(VerbsData.Save, "MailCredential", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(void))]
public sealed class SaveMailCredentialCommand : PSCmdlet, IDisposable
{
    IDisposable? _rows;
    ColumnCheck? _columns;
    bool _warned;

    /// <summary>
    /// What the password is kept under: the mailbox's address, or the name that the configuration has as SecretName. Of a row it is the
    /// SecretName, or else the address.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("EmailAddress")]
    [SecretNameInput]
    public string Name { get; set; } = "";

    /// <summary>The login name and password; without it, they are asked for.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [CredentialInput]
    public PSCredential? Credential { get; set; }

    /// <summary>The file; it is made where it is missing.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "credentials.clixml";

    /// <summary>Begins with no row.</summary>
    protected override void BeginProcessing() => _rows = PipedRows.Begin();

    /// <summary>Keeps one.</summary>
    protected override void ProcessRecord()
    {
        (_columns ??= new ColumnCheck(this)).Look(PipedRows.Take());
        try
        {
            var path = this.FullPath(nameof(Path), Path);
            var deed = SyncTexts.FormatSave(VisibleText.Without(Name), path);
            if (!this.ShouldDo(deed))
                return;
            var credential = Credential ?? Ask();
            var saved = File.Exists(path) ? CredentialFile.Read(path) : new Hashtable();
            saved[Name.ToLowerInvariant()] = credential.UserName == CredentialInputAttribute.NoUserName
                ? new PSCredential(Name, credential.Password) : credential;
            CredentialFile.Write(path, saved);
            if (!OperatingSystem.IsWindows() && !_warned)
                this.Warn(SyncTexts.FormatNotEncrypted(path));
            _warned = true;
        }
        catch (MailSyncException e)
        {
            WriteError(e.ToRecord(Name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CredentialFileException or UntrustedFileException)
        {
            WriteError(new MailSyncException(MailFailure.InvalidArgument, SyncTexts.FormatNotSaved(VisibleText.Without(Path), e.Message),
                e).ToRecord(Name));
        }
    }

    /// <summary>Forgets the rows.</summary>
    public void Dispose() => _rows?.Dispose();

    PSCredential Ask()
    {
        try
        {
            return Host.UI.PromptForCredential("MailSyncPS", BindingTexts.PasswordPrompt, Name, string.Empty)
                is { Password.Length: > 0 } given ? given : throw new PSInvalidOperationException();
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            throw new MailSyncException(MailFailure.CredentialMissing, SyncTexts.FormatNobodyGave(VisibleText.Without(Name)), e);
        }
    }
}
