@{
    RootModule           = 'MailSyncPS.dll'
    # The build writes what Directory.Build.props says over the version, the publisher's entries and the two addresses,
    # and the newest section of CHANGELOG.md over the release notes.
    ModuleVersion        = '0.1.0'
    GUID                 = '760b8464-6e56-43e2-87d2-456b003b05ca'
    Author               = ''
    CompanyName          = ''
    Copyright            = ''
    Description          = 'Copies mail from old POP3 and IMAP hosting to a new IMAP mailbox, proves every copy by reading it back, and only then frees the old server.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    TypesToProcess       = @('MailSyncPS.types.ps1xml')
    FormatsToProcess     = @('MailSyncPS.format.ps1xml')
    CmdletsToExport      = @(
        'Copy-MailLedger'
        'Export-MailSyncReport'
        'Get-MailboxQuota'
        'Get-MailForwardRecord'
        'Get-MailSignIn'
        'Get-MailSyncStatus'
        'Invoke-MailForward'
        'Invoke-MailSync'
        'New-MailAccount'
        'New-MailSyncConfiguration'
        'Register-MailSignIn'
        'Register-MailSyncTask'
        'Remove-OldServerMail'
        'Save-MailCredential'
        'Test-ImapSupport'
        'Test-MailSyncConfiguration'
        'Unregister-MailSignIn'
        'Unregister-MailSyncTask'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('Mail', 'Email', 'IMAP', 'POP3', 'Gmail', 'Migration', 'Forwarding', 'Quota', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = ''
            ProjectUri   = ''
            ReleaseNotes = ''
        }
    }
}
