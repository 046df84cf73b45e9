namespace MailSyncPS.Cmdlets.Tests;

public sealed class FolderTests(ScriptedModule module) : CmdletTest(module)
{
    const string Bad = "ParameterArgumentTransformationError,MailSyncPS.Commands.InvokeMailForwardCommand";

    [Fact]
    public void A_script_block_gives_each_mailbox_its_folder()
    {
        var result = RunFor(["ok", "ok"], "$accounts | Invoke-MailForward -Destination $new -DestinationFolder { \"Old/$($_.EmailAddress)\" } -Verbose");

        Assert.Empty(result.ErrorIds);
        Assert.Equal(2, result.Verbose.Where(line => line.Contains("to Old/ok+", StringComparison.Ordinal)).Distinct().Count());
    }

    [Fact]
    public void A_template_with_a_hole_merges_nothing()
    {
        var result = RunFor(["ok", "ok"], "$accounts | Get-MailboxQuota | Invoke-MailForward -Destination $new -DestinationFolder { \"Old/$($_.EmailAddress)\" }");

        Assert.Empty(result.Output);
        Assert.Equal([Bad, Bad], result.ErrorIds);
        Assert.Contains("$_.Account.EmailAddress", result.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("''")]
    [InlineData("' '")]
    [InlineData("$null")]
    [InlineData("'Old/'")]
    [InlineData("'/Old'")]
    [InlineData("'Old//taro'")]
    [InlineData("'Old/ /taro'")]
    [InlineData("\"Old`nA1 DELETE INBOX\"")]
    [InlineData("$true")]
    public void A_destination_folder_has_no_empty_part(string folder) =>
        Assert.Equal(Bad, RunFor(["ok"], $"$accounts | Invoke-MailForward -Destination $new -DestinationFolder {folder}").Error.FullyQualifiedErrorId);

    [Theory]
    [InlineData("'/Old/taro/'", "The folder '/Old/taro/' begins with a slash.")]
    [InlineData("'Old/taro/'", "The folder 'Old/taro/' has an empty part: leave out a slash at its end.")]
    public void A_slash_too_many_is_told(string folder, string told) =>
        Assert.Contains(told, RunFor(["ok"], $"$accounts | Invoke-MailForward -Destination $new -DestinationFolder {folder}").Error.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Several_folders_are_taken()
    {
        var result = RunFor(["ok"], "$accounts | Invoke-MailForward -Destination $new -Folder INBOX, 'Archive/*', 2024 -DestinationFolder 007 -Verbose");

        Assert.Contains(result.Verbose, line => line.StartsWith("folders INBOX|Archive/*|2024, to 007,", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cell_holds_several_folders()
    {
        var result = RunFor(["ok"], """
            [pscustomobject]@{ Account = $accounts[0]; Folder = 'INBOX; Sent'; ExcludeFolder = 'Projects*;2019`; final;' } | Invoke-MailForward -Destination $new -Verbose
            $accounts[0] | Invoke-MailForward -Destination $new -Folder @('a; b') -FolderMap @{ 'a; b' = 'c' } -Verbose
            """);

        Assert.Empty(result.ErrorIds);
        Assert.Single(result.Verbose, line => line.StartsWith("folders INBOX|Sent,", StringComparison.Ordinal));
        Assert.Single(result.Verbose, line => line.StartsWith("without Projects*|2019; final", StringComparison.Ordinal));
        Assert.Single(result.Verbose, line => line.StartsWith("folders a; b,", StringComparison.Ordinal));
        Assert.Single(result.Verbose, line => line.Contains("map a; b>c", StringComparison.Ordinal));
    }

    [Fact]
    public void Folders_are_left_out_and_sent_elsewhere_by_parameter_and_by_column()
    {
        var result = RunFor(["ok", "ok"], """
            $accounts[0] | Invoke-MailForward -Destination $new -ExcludeFolder 'Lists/*', 2024 -FolderMap ([ordered]@{ 'Sent Items' = 'Sent'; 'Old*' = 'A/B' }) -IncludeDeleted -Verbose
            [pscustomobject]@{ Account = $accounts[1]; ExcludeFolder = 'Lists'; FolderMap = ' a=b ; Old*=A/B;'; IncludeDeleted = 'true' } | Invoke-MailForward -Destination $new -Verbose
            [pscustomobject]@{ Account = $accounts[1]; ExcludeFolder = ''; FolderMap = ''; IncludeDeleted = '' } | Invoke-MailForward -Destination $new -Verbose
            $accounts[0] | Remove-OldServerMail -Destination $new -OlderThanDays 7 -ExcludeFolder 'Lists/*' -Confirm:$false -Verbose
            """);

        Assert.Empty(result.ErrorIds);
        Assert.Equal(["without Lists/*|2024, map Sent Items>Sent|Old*>A/B, deleted True", "without Lists, map a>b|Old*>A/B, deleted True", "without Lists/*"],
            result.Verbose.Where(line => line.StartsWith("without", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("@{ 'a' = '' }")]
    [InlineData("@{ 'a' = 'b//c' }")]
    [InlineData("@{ '' = 'b' }")]
    [InlineData("'a'")]
    [InlineData("'=b'")]
    [InlineData("7")]
    [InlineData("@{ \"a`n\" = 'b' }")]
    public void A_map_has_names_on_both_sides(string map) =>
        Assert.Equal(Bad, RunFor(["ok"], $"$accounts | Invoke-MailForward -Destination $new -FolderMap {map}").Error.FullyQualifiedErrorId);

    [Theory]
    [InlineData("INBOX, ''")]
    [InlineData("INBOX, $null")]
    [InlineData("\"IN`r`nBOX\"")]
    [InlineData("@()")]
    public void A_folder_has_a_name(string folder) =>
        Assert.Equal(Bad, RunFor(["ok"], $"$accounts | Invoke-MailForward -Destination $new -Folder {folder}").Error.FullyQualifiedErrorId);

    [Fact]
    public void A_ledger_is_found_from_the_current_location()
    {
        var result = RunFor(["ok"], """
            $path = $ExecutionContext.SessionState.Path
            $path.PushCurrentLocation('test')
            $null = $path.SetLocation('/')
            $accounts | Invoke-MailForward -Destination $new -Ledger not-there/mail.ledger -Verbose
            $null = $path.PopLocation('test')
            """);

        Assert.Empty(result.ErrorIds);
        Assert.Contains(result.Verbose, line => line.EndsWith($"ledger {Path.GetFullPath("/not-there/mail.ledger")}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_ledger_may_lie_at_home()
    {
        var result = RunFor(["ok"], "$accounts | Remove-OldServerMail -Destination $new -OlderThanDays 7 -Confirm:$false -Ledger ~/mail.ledger -Verbose");

        Assert.Empty(result.ErrorIds);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Assert.Contains(result.Verbose, line => line.EndsWith($"ledger {Path.Combine(home, "mail.ledger")}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Env:mail")]
    [InlineData("NoSuchDrive:/mail.ledger")]
    [InlineData("''")]
    public void A_ledger_is_a_file(string ledger)
    {
        var result = RunFor(["ok"], $"$accounts | Invoke-MailForward -Destination $new -Ledger {ledger}");

        Assert.Empty(result.Output);
        Assert.Equal("InvalidArgument,MailSyncPS.Commands.InvokeMailForwardCommand", result.Error.FullyQualifiedErrorId);
        Assert.Contains("-Ledger", result.Error.ToString(), StringComparison.Ordinal);
    }
}
