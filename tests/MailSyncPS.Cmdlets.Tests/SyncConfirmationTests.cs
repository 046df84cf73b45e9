namespace MailSyncPS.Cmdlets.Tests;

public sealed class SyncConfirmationTests(ScriptedModule module) : CmdletTest(module), IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mailsyncps-");

    [Fact]
    public void A_run_that_was_not_agreed_to_tells_that_nothing_was_begun()
    {
        var configuration = Path.Combine(_folder.FullName, "mailsync.psd1");
        File.WriteAllText(configuration, "@{ Mailboxes = @{ EmailAddress = 'taro@example.jp'; Server = 'mail.example.jp' }; Destination = @{ EmailAddress = 'hanako@example.com'; Server = 'imap.example.com' }; Secrets = @{ Path = 'credentials.clixml' } }");
        Shell.Screen.Answers.Enqueue("No");

        var result = Shell.Run("param($path) Invoke-MailSync $path -Confirm", ("path", configuration));

        Assert.Empty(result.ErrorIds);
        Assert.Single(Shell.Screen.Questions);
        var run = Assert.Single(result.Output);
        Assert.Equal("2 1 0", $"{run.Properties["ExitCode"].Value} {run.Properties["Mailboxes"].Value} {run.Properties["Unreached"].Value}");
        Assert.False(Directory.Exists(Path.Combine(_folder.FullName, "logs")));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
