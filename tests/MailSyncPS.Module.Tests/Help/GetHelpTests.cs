namespace MailSyncPS.ModuleTests.Help;

/// <summary>The help as Get-Help shows it.</summary>
public sealed class GetHelpTests(ImportedModule module) : ModuleTest(module)
{
    [Theory]
    [InlineData("en-US", "Copies the mails of mailboxes")]
    [InlineData("ja-JP", "メールを別のメールボックスにコピーし")]
    [InlineData("fr-FR", "Copies the mails of mailboxes")]
    public void A_cmdlet_is_explained_in_the_language_of_the_UI(string culture, string synopsis)
    {
        // The terminal breaks lines where they end, within words too.
        var shown = Show(culture, "Get-Help Invoke-MailForward -Full").Replace("\n    ", "", StringComparison.Ordinal);

        Assert.Contains(synopsis, shown, StringComparison.Ordinal);
        Assert.Contains("[-MaxBytesPerDay <Int64>]", shown, StringComparison.Ordinal);
        Assert.Contains("<CommonParameters>", shown, StringComparison.Ordinal);
        Assert.Contains("$old | Invoke-MailForward -Destination $new -WhatIf", shown, StringComparison.Ordinal);
        Assert.Contains("MailSyncPS.MailForwardResult", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_is_explained_with_its_facts()
    {
        var shown = Show("en-US", "Get-Help Invoke-MailForward -Parameter Destination; Get-Help Get-MailboxQuota -Parameter ThrottleLimit");

        Assert.Matches(@"Required\?\s+true", shown);
        Assert.Matches(@"Accept pipeline input\?\s+True \(ByPropertyName\)", shown);
        Assert.Matches(@"Default value\s+4", shown);
    }

    [Theory]
    [InlineData("en-US", "TOPIC", "Copies mail from old hosting")]
    [InlineData("ja-JP", "トピック", "旧サーバーのメールを")]
    public void The_about_topic_is_found_with_its_synopsis(string culture, string first, string synopsis)
    {
        // Get-Help looks for topics where modules are installed.
        var before = Environment.GetEnvironmentVariable("PSModulePath");
        Environment.SetEnvironmentVariable("PSModulePath", Path.GetDirectoryName(BuiltModule.Folder));
        try
        {
            var shown = Show(culture, "Get-Help about_MailSyncPS; (Get-Help about_MailSyncPS).Synopsis").Trim();
            Assert.StartsWith(first, shown, StringComparison.Ordinal);
            Assert.StartsWith(synopsis, shown[(shown.LastIndexOf('\n') + 1)..], StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PSModulePath", before);
        }
    }

    [Fact]
    public void The_online_version_is_the_first_link()
    {
        var link = Shell.Run("[string](Get-Help Remove-OldServerMail).relatedLinks.navigationLink[0].uri").Output.Single().ToString();

        Assert.EndsWith("/docs/help/en-US/Remove-OldServerMail.md", link, StringComparison.Ordinal);
        Assert.True(Uri.TryCreate(link, UriKind.Absolute, out _));
    }

    static string Show(string culture, string command)
    {
        using var shell = new Shell(BuiltModule.Manifest, culture);
        return shell.Show(command);
    }
}
