namespace MailSyncPS.Cmdlets.Tests;

/// <summary>Values that were read by another encoding than they were written in.</summary>
public sealed class MisreadTests(ScriptedModule module) : CmdletTest(module)
{
    [Theory]
    [InlineData("$accounts | Invoke-MailForward -Destination $new -DestinationFolder \"\uFFFD/taro\"")]
    [InlineData("$accounts | Invoke-MailForward -Destination $new -Folder INBOX, \"\uFFFD\"")]
    [InlineData("$accounts | Invoke-MailForward -Destination $new -ExcludeFolder \"\uFFFD\"")]
    [InlineData("$accounts | Invoke-MailForward -Destination $new -FolderMap @{ \"a\" = \"\uFFFD\" }")]
    [InlineData("$accounts | Invoke-MailForward -Destination $new -DestinationFolder { \"Old/\uFFFD\" }")]
    [InlineData("[pscustomobject]@{ Account = $accounts[0]; DestinationFolder = \"\uFFFD\" } | Invoke-MailForward -Destination $new")]
    [InlineData("New-MailAccount \"\uFFFD@example.jp\" -Server imap.example.jp")]
    [InlineData("New-MailAccount a@example.jp -Server imap.example.jp -UserName \"\uFFFD\"")]
    [InlineData("[pscustomobject]@{ EmailAddress = 'a@example.jp'; Server = \"\uFFFD\" } | New-MailAccount")]
    public void Are_an_error_that_says_what_to_type(string command)
    {
        var result = RunFor(["ok"], command);

        Assert.Contains("-Encoding 932", result.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Are_the_error_of_their_row_alone()
    {
        var result = Shell.Run("""
            [pscustomobject]@{ EmailAddress = 'a@example.jp'; Server = 'a.example.jp'; UserName = "\uFFFDx" },
            [pscustomobject]@{ EmailAddress = 'b@example.jp'; Server = 'b.example.jp'; UserName = 'b' } | New-MailAccount
            """.Replace("\\uFFFD", "\uFFFD", StringComparison.Ordinal));

        Assert.Single(result.Output);
        Assert.Contains("a@example.jp", result.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("UserName", result.Error.ToString(), StringComparison.Ordinal);
    }
}
