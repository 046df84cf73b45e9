#Requires -Version 7.4
<#
.SYNOPSIS
Copies the mailboxes of a CSV file into one new mailbox, a folder each, and frees the old ones of mail older than some days.
.DESCRIPTION
For a scheduled task. The passwords come from a vault of SecretManagement, one secret (a PSCredential) for each address.
Ends with exit code 1 when a mailbox failed or is not complete.
.EXAMPLE
pwsh -NonInteractive -File Copy-CompanyMail.ps1 -Path mailboxes.csv -Destination taro@gmail.com
#>
param(
    [string] $Path = (Join-Path $PSScriptRoot 'mailboxes.csv'),
    [string] $Destination = 'taro@gmail.com',
    [string] $DestinationServer = 'imap.gmail.com',
    [int] $OlderThanDays = 14,
    [string] $MaxBytesPerDay = '450MB'
)

Import-Module MailSyncPS -ErrorAction Stop
$new = New-MailAccount $Destination -Server $DestinationServer -Credential (Get-Secret $Destination) -ErrorAction Stop

Import-Csv $Path |
    New-MailAccount -Credential { Get-Secret $_.EmailAddress } -ErrorVariable failures |
    Invoke-MailForward -Destination $new -DestinationFolder { "Old/$($_.EmailAddress)" } -MaxBytesPerDay $MaxBytesPerDay -ErrorVariable +failures -OutVariable copied |
    Remove-OldServerMail -OlderThanDays $OlderThanDays -Confirm:$false -ErrorVariable +failures

$incomplete = @($copied | Where-Object { -not $_.Complete })
exit [int]($failures.Count -gt 0 -or $incomplete.Count -gt 0)
