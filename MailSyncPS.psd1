@{
    RootModule           = 'MailSyncPS.dll'
    # The build puts the version of Directory.Build.props here.
    ModuleVersion        = '0.1.0'
    GUID                 = '760b8464-6e56-43e2-87d2-456b003b05ca'
    Author               = 'The MailSyncPS contributors'
    CompanyName          = 'The MailSyncPS contributors'
    Copyright            = 'Copyright (c) 2026 the MailSyncPS contributors'
    Description          = 'Copies mail from old POP3 and IMAP hosting to a new IMAP mailbox, proves every copy by reading it back, and only then frees the old server.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('MailSyncPS.format.ps1xml')
    CmdletsToExport      = @(
        'Get-MailboxQuota'
        'Invoke-MailForward'
        'New-MailAccount'
        'Remove-OldServerMail'
        'Test-ImapSupport'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    PrivateData          = @{
        PSData = @{
            Tags       = @('Mail', 'Email', 'IMAP', 'POP3', 'Gmail', 'Migration', 'Forwarding', 'Quota', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri = 'https://opensource.org/license/mit'
            ProjectUri = 'https://github.com/MailSyncPS/MailSyncPS'
        }
    }
}
