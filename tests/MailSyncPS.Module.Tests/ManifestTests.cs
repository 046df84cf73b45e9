namespace MailSyncPS.ModuleTests;

public sealed class ManifestTests(ImportedModule module) : ModuleTest(module)
{
    static readonly string[] Cmdlets =
    [
        "Copy-MailLedger", "Export-MailSyncReport", "Get-MailboxQuota", "Get-MailForwardRecord", "Get-MailSignIn", "Get-MailSyncStatus", "Invoke-MailForward", "Invoke-MailSync", "New-MailAccount",
        "New-MailSyncConfiguration", "Register-MailSignIn", "Register-MailSyncTask", "Remove-OldServerMail", "Save-MailCredential", "Test-ImapSupport", "Test-MailSyncConfiguration",
        "Unregister-MailSignIn", "Unregister-MailSyncTask",
    ];

    [Fact]
    public void It_exports_its_cmdlets_and_nothing_else()
    {
        var commands = Shell.Run("Get-Command -Module MailSyncPS").Output;

        Assert.Equal(Cmdlets, commands.Select(command => command.ToString()).Order());
        Assert.All(commands, command => Assert.Equal("Cmdlet", command.Properties["CommandType"].Value.ToString()));
        Assert.Equal("0 0", Shell.Run("$m = Get-Module MailSyncPS; \"$($m.ExportedAliases.Count) $($m.ExportedVariables.Count)\"").Output.Single().ToString());
    }

    [Fact]
    public void Its_manifest_is_valid()
    {
        var result = Shell.Run("param($path) Test-ModuleManifest $path", ("path", BuiltModule.Manifest));

        Assert.Empty(result.ErrorIds);
        Assert.Equal("7.4", Assert.Single(result.Output).Properties["PowerShellVersion"].Value.ToString());
    }

    [Fact]
    public void Its_public_types_have_their_names() =>
        Assert.Equal("MailSyncPS.MailAccount", Shell.Run("[MailSyncPS.MailAccount].FullName").Output.Single().ToString());

    [Theory]
    [InlineData("New-MailAccount", "EmailAddress Server Port Protocol Security Credential UserName SignIn SignInSecret QuotaBytes CertificateThumbprint SkipCertificateCheck AcceptDiscoveredServer AllowLegacyTls WhatIf Confirm")]
    [InlineData("Test-ImapSupport", "Account EmailAddress Server Port ProtocolLog ThrottleLimit")]
    [InlineData("Get-MailForwardRecord", "Mailbox Account State Since Until Ledger LedgerCredential")]
    [InlineData("Get-MailboxQuota", "Account ByFolder WarnAtPercent WarnDays Ledger LedgerCredential ProtocolLog ThrottleLimit")]
    [InlineData("Invoke-MailForward", "Account Destination Folder ExcludeFolder DestinationFolder FolderMap IncludeDeleted Since MaxMessages MaxBytesPerDay MaxReadBytesPerDay MinFreeBytes RetryQuarantined MaxConnections ProtocolLog ThrottleLimit Ledger LedgerCredential Shared WhatIf Confirm")]
    [InlineData("Remove-OldServerMail", "Account Destination Folder ExcludeFolder OlderThanDays UntilPercentUsed IncludeCopyGone MaxReadBytesPerDay ProtocolLog ThrottleLimit Ledger LedgerCredential Shared WhatIf Confirm")]
    [InlineData("Register-MailSignIn", "EmailAddress Name Server Provider Authority TenantId ClientFile ClientId ClientSecret DeviceCode ServiceAccountFile AppOnly CertificateThumbprint CertificateFile CertificatePassword RefreshToken Scope AsSecureString WhatIf Confirm")]
    [InlineData("Get-MailSignIn", "Name")]
    [InlineData("Unregister-MailSignIn", "Name SignInSecret WhatIf Confirm")]
    [InlineData("Get-MailSyncStatus", "Mailbox Account Ledger LedgerCredential")]
    [InlineData("New-MailSyncConfiguration", "Path Destination DestinationServer MailboxFile OlderThanDays Force WhatIf Confirm")]
    [InlineData("Save-MailCredential", "Name Credential Path WhatIf Confirm")]
    [InlineData("Test-MailSyncConfiguration", "Path Mailbox")]
    [InlineData("Invoke-MailSync", "Path Mailbox WhatIf Confirm")]
    [InlineData("Register-MailSyncTask", "Path Name At User Credential SkipTest WhatIf Confirm")]
    [InlineData("Unregister-MailSyncTask", "Path Name User WhatIf Confirm")]
    [InlineData("Copy-MailLedger", "Destination DestinationCredential Ledger LedgerCredential WhatIf Confirm")]
    [InlineData("Export-MailSyncReport", "Path Mailbox Account Days Since Format Ledger LedgerCredential Force NoClobber PassThru WhatIf Confirm")]
    public void Each_cmdlet_has_the_parameters_of_its_contract(string cmdlet, string parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var result = Shell.Run("""
            param($cmdlet)
            (Get-Command $cmdlet).Parameters.Keys | Where-Object { $_ -notin [System.Management.Automation.Cmdlet]::CommonParameters }
            """, ("cmdlet", cmdlet));

        Assert.Equal(parameters.Split(' ').Order(), result.Output.Select(name => name.ToString()).Order());
    }

    [Theory]
    [InlineData("Get-MailboxQuota", "MailboxQuota", "Account UsedBytes LimitBytes PercentUsed MessageCount Source OldestMail GrowthBytesPerDay EstimatedFull Trend Warning Folders")]
    [InlineData("Get-MailForwardRecord", "MailForwardRecord", "Mailbox Destination Folder Uid State Size Arrived FirstSeen SentAt ProvenAt RemovedAt Changed CopyFolder Proof IsAtSource Reason RetryAt Sender Subject")]
    [InlineData("Test-ImapSupport", "ImapSupport", "Account EmailAddress Server ImapSupported Imap Pop3 Capabilities AuthMechanisms SupportsQuota SupportsUidPlus SupportsUidl ExpireDays LoginDelay UsedBytes LimitBytes LoginHint Advice Problem Source Tried")]
    [InlineData("Copy-MailLedger", "MailLedgerCopy", "From To Mailboxes Mails Runs")]
    [InlineData("Invoke-MailForward", "MailForwardResult", "Account Destination Listed Forwarded AlreadyForwarded Adopted Quarantined Failed NotReached Gone MarkedDeleted BeforeSince FoldersLeftOut Bytes DaysLeft PassedOver Duration Complete")]
    [InlineData("Get-MailSignIn", "MailSignIn", "Name EmailAddress Server Kind Provider TokenEndpoint ClientId CertificateThumbprint Registered Renewed")]
    [InlineData("Get-MailSyncStatus", "MailSyncStatus", "Mailbox Protocol Server Destination AtSource Copied Removed Waiting SetAside UsedBytes LimitBytes PercentUsed ReadAt EstimatedFull LastRun LastOutcome Runs")]
    [InlineData("Invoke-MailSync", "MailSyncRun", "Configuration Started Duration Mailboxes Complete Unreached Copied CopiedBytes Removed FreedBytes Left SetAside Warnings Errors ExitCode Log Report Copies Removals")]
    [InlineData("Test-MailSyncConfiguration", "MailSyncCheck", "Mailbox IsDestination Server IsReady Messages PercentUsed ToCopy ToRemove DestinationFolder Problem")]
    [InlineData("Register-MailSyncTask", "MailSyncTask", "Name Scheduler User At Command Configuration Ledger LogFolder Report Steps")]
    [InlineData("Remove-OldServerMail", "OldMailRemoval", "Account Destination Listed Removed RemovedWithoutCopy KeptRecent KeptUnproven KeptCopyGone KeptDeclined Gone FoldersLeftOut FreedBytes PercentUsedBefore PercentUsedAfter PassedOver")]
    public void Each_cmdlet_has_the_output_of_its_contract(string cmdlet, string type, string properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        var result = Shell.Run("param($cmdlet) (Get-Command $cmdlet).OutputType.Type | ForEach-Object { $_.Name; $_.GetProperties().Name }", ("cmdlet", cmdlet));

        Assert.Equal(type, result.Output[0].ToString());
        Assert.Equal(properties.Split(' ').Order(), result.Output.Skip(1).Select(name => name.ToString()).Order());
    }
}
