using System.Collections;
using System.Management.Automation;
using System.Text;
using MailSyncPS.Engine.Files;
using MailSyncPS.Texts;

namespace MailSyncPS.Sync;

/// <summary>
/// A file of credentials by their names, in lower case, as Export-Clixml writes a hashtable of them. On Windows it is encrypted for
/// the user; elsewhere only its mode protects it.
/// </summary>
static class CredentialFile
{
    const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The file of this name that systemd hands over (LoadCredential, LoadCredentialEncrypted); null for none.</summary>
    internal static string? HandedOver(string path) =>
        Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } folder
            && Path.Combine(folder, Path.GetFileName(path)) is var file && File.Exists(file)
            ? file : null;

    /// <summary>The credentials of a file.</summary>
    internal static Hashtable Read(string path)
    {
        if (!OperatingSystem.IsWindows() && HandedOver(path) != path && (File.GetUnixFileMode(path) & Others) != 0)
            throw new CredentialFileException(SyncTexts.FormatOthersMayRead(path));
        try
        {
            if (PSSerializer.Deserialize(File.ReadAllText(path)) is PSObject { BaseObject: Hashtable saved })
                return saved;
        }
        catch (Exception e) when (e is System.Xml.XmlException or RuntimeException or System.Security.Cryptography.CryptographicException)
        {
            throw new CredentialFileException(SyncTexts.NoCredentialFile, e);
        }
        throw new CredentialFileException(SyncTexts.NoCredentialFile);
    }

    /// <summary>Writes a file beside the one that is there, and then puts it in its place.</summary>
    internal static void Write(string path, Hashtable credentials)
    {
        var next = OwnFile.Follow(path) + ".new";
        File.Delete(next);
        using (var file = OwnFile.Make(next, FileAccess.Write, FileShare.None))
            file.Write(Encoding.UTF8.GetBytes(PSSerializer.Serialize(credentials)));
        File.Move(next, OwnFile.Follow(path), overwrite: true);
    }
}
