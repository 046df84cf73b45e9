using System.Collections;
using System.Management.Automation;
using System.Security;
using MailSyncPS.Binding;
using MailSyncPS.Engine;
using MailSyncPS.Texts;

namespace MailSyncPS.Sync;

/// <summary>The passwords of a configuration: from a file that Save-MailCredential made, or from a vault of SecretManagement.</summary>
abstract class Passwords
{
    /// <summary>The credential of a name; without a user name of its own, it has none.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.CredentialMissing"/>.</exception>
    internal PSCredential Get(string name) => Find(name) switch
    {
        PSCredential { Password.Length: > 0 } credential => credential,
        SecureString { Length: > 0 } secret => new PSCredential(CredentialInputAttribute.NoUserName, secret),
        _ => throw Missing(SyncTexts.FormatNoSecret(VisibleText.Without(name), Place), null),
    };

    /// <summary>Where they come from, in words.</summary>
    private protected abstract string Place { get; }

    private protected abstract object? Find(string name);

    /// <exception cref="MailSyncException"><see cref="MailFailure.CredentialMissing"/>: the file can't be used.</exception>
    internal static Passwords From(Configuration.SyncSettings settings, PSCmdlet cmdlet) =>
        settings.SecretFile is { } path ? new SecretFile(path) : new SecretVault(settings.Vault, cmdlet);

    private protected static MailSyncException Missing(string message, Exception? cause) =>
        new(MailFailure.CredentialMissing, message, cause);

    sealed class SecretFile : Passwords
    {
        readonly Hashtable _saved;

        internal SecretFile(string path)
        {
            Place = path;
            try
            {
                _saved = CredentialFile.Read(CredentialFile.HandedOver(path) ?? path);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                throw Missing(SyncTexts.FormatNoSecretFile(path), e);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Xml.XmlException or CredentialFileException)
            {
                throw Missing(SyncTexts.FormatSecretFileNotUsable(path, e.Message), e);
            }
        }

        private protected override string Place { get; }

        private protected override object? Find(string name) => BareValue.Of(_saved[name.ToLowerInvariant()]);
    }

    sealed class SecretVault(string? vault, PSCmdlet cmdlet) : Passwords
    {
        const string Script = """
            param($name, $vault)
            $place = if ($vault) { @{ Vault = $vault } } else { @{} }
            Get-Secret -Name $name @place -ErrorAction:Stop
            """;

        private protected override string Place => vault ?? "SecretManagement";

        private protected override object? Find(string name)
        {
            try
            {
                return cmdlet.InvokeCommand.InvokeScript(useLocalScope: true, ScriptBlock.Create(Script), null, name, vault)
                    is [{ BaseObject: var secret }] ? secret : null;
            }
            catch (CommandNotFoundException e)
            {
                throw Missing(SyncTexts.NoSecretManagement, e);
            }
            catch (RuntimeException e) when (e is not PipelineStoppedException)
            {
                throw Missing(SyncTexts.FormatVaultFailed(VisibleText.Without(name), VisibleText.Without(e.Message)), e);
            }
        }
    }
}
