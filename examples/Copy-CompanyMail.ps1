#Requires -Version 7.4
<#
.SYNOPSIS
Copies the mailboxes of a CSV file into one new mailbox, a folder each, and frees the old ones of mail older than some days.
.DESCRIPTION
Made for a scheduled task. It asks nothing, keeps a transcript, tells a failure to the event log or syslog (and by mail,
if -MailTo is given), returns one summary object, and ends with an exit code:

  0  every mailbox is copied whole
  1  something failed in at least one mailbox; the others were worked on
  2  nothing was begun: a file, a module or a password is missing
  3  nothing failed, and not all is copied: mail is left for the next run (-MaxBytesPerDay) or is set aside

The passwords come from the file of Save-MailCredential.ps1 (-CredentialPath), else from SecretManagement: a secret
for each address, with the address as its name.
.EXAMPLE
pwsh -NoProfile -NonInteractive -File Copy-CompanyMail.ps1 -Destination taro@gmail.com -CredentialPath credentials.clixml
.EXAMPLE
./Copy-CompanyMail.ps1 -Destination taro@gmail.com -Vault Mail -WhatIf

Shows what would be copied and removed. It reads the servers, and changes neither them nor the ledger.
#>
[CmdletBinding(SupportsShouldProcess)]
[System.Diagnostics.CodeAnalysis.SuppressMessage('PSAvoidUsingPlainTextForPassword', 'CredentialPath', Justification = 'It is the path of a file.')]
param(
    # The mailboxes: the columns are parameters of New-MailAccount.
    [string] $Path = (Join-Path $PSScriptRoot 'mailboxes.csv'),
    # The new mailbox, and its server.
    [string] $Destination,
    [string] $DestinationServer = 'imap.gmail.com',
    # More parameters of New-MailAccount for the destination, as @{ Port = 1993 }.
    [hashtable] $DestinationOption = @{},
    # Each mailbox goes to a folder beneath this one.
    [string] $DestinationFolder = 'Old',
    # How long mail stays at the old server.
    [int] $OlderThanDays = 14,
    # Gmail takes about 500 MB a day.
    [string] $MaxBytesPerDay = '450MB',
    # The ledger, where others than this user look at it too; without it, the user's own.
    [string] $Ledger,
    # The passwords: a file of Save-MailCredential.ps1, or else a vault of SecretManagement.
    [string] $CredentialPath,
    [string] $Vault,
    # Where transcripts go, and how long they are kept.
    [string] $LogFolder = (Join-Path $PSScriptRoot 'logs'),
    [int] $KeepLogDays = 90,
    # Who is told of a failure by mail, through which server. It must offer STARTTLS; the password is that of -MailFrom.
    [string] $MailTo,
    [string] $MailFrom = $Destination,
    [string] $SmtpServer = 'smtp.gmail.com',
    [int] $SmtpPort = 587
)

function Read-CredentialFile {
    if (-not $CredentialPath) { return @{} }
    $file = Get-Item -LiteralPath $CredentialPath -ErrorAction Stop
    # Off Windows, Export-Clixml does not encrypt: only the file's mode protects it, or systemd, which hands it over.
    $handedOver = $env:CREDENTIALS_DIRECTORY -and $file.DirectoryName -eq $env:CREDENTIALS_DIRECTORY
    if (-not $IsWindows -and -not $handedOver -and $file.UnixFileMode -band [System.IO.UnixFileMode] 'GroupRead, GroupWrite, OtherRead, OtherWrite') {
        throw "Others may read $file. Run: chmod 600 '$file'"
    }
    Import-Clixml -LiteralPath $file.FullName
}

function Get-MailCredential([string] $Address) {
    $secret = if ($CredentialPath) {
        $saved[$Address.ToLowerInvariant()]
    } elseif (Get-Command Get-Secret -ErrorAction Ignore) {
        $place = if ($Vault) { @{ Vault = $Vault } } else { @{} }
        Get-Secret -Name $Address @place -ErrorAction Stop
    } else {
        throw 'There is no -CredentialPath, and SecretManagement is not installed (Install-PSResource Microsoft.PowerShell.SecretManagement).'
    }
    switch ($secret) {
        { $_ -is [pscredential] } { return $_ }
        { $_ -is [securestring] } { return [pscredential]::new($Address, $_) }
        default { throw "There is no password for '$Address'." }
    }
}

function Send-Notice([string] $Subject, [string[]] $Lines) {
    try {
        if ($IsWindows) {
            $text = @($Subject) + $Lines -join "`n"
            # An event takes 32,766 characters.
            if ($text.Length -gt 32000) { $text = $text.Substring(0, 32000) + "`n... The transcript has the rest." }
            [System.Diagnostics.EventLog]::WriteEntry('MailSyncPS', $text, 'Error', 100)
        } elseif (Get-Command logger -ErrorAction Ignore) {
            @($Subject) + $Lines | logger -t MailSyncPS -p mail.err
        }
    } catch {
        Write-Warning "The event log did not take the notice: $_"
    }
    if (-not $MailTo) { return }
    try {
        $client = [System.Net.Mail.SmtpClient]::new($SmtpServer, $SmtpPort)
        $client.EnableSsl = $true
        $client.Credentials = (Get-MailCredential $MailFrom).GetNetworkCredential()
        $client.Send($MailFrom, $MailTo, $Subject, ($Lines -join "`n"))
        $client.Dispose()
    } catch {
        Write-Warning "The notice was not sent to ${MailTo}: $($_.Exception.GetBaseException().Message)"
    }
}

$started = Get-Date
$exitCode = 2
$failures = $copied = $freed = @()
if (-not $WhatIfPreference) {
    $null = New-Item -ItemType Directory -Path $LogFolder -Force
    $null = Start-Transcript -Path (Join-Path $LogFolder "$($started.ToString('yyyyMMdd-HHmmss')).log") -UseMinimalHeader
    Get-ChildItem -Path $LogFolder -Filter *.log | Where-Object LastWriteTime -LT $started.AddDays(-$KeepLogDays) | Remove-Item
}
try {
    if (-not $Destination) { throw 'No new mailbox was named: give -Destination.' }
    Import-Module MailSyncPS -ErrorAction Stop
    $saved = Read-CredentialFile
    $rows = @(Import-Csv -LiteralPath $Path -ErrorAction Stop)
    $new = New-MailAccount $Destination -Server $DestinationServer -Credential (Get-MailCredential $Destination) @DestinationOption -ErrorAction Stop

    $place = if ($Ledger) { @{ Ledger = $Ledger } } else { @{} }
    $rows |
        New-MailAccount -Credential { Get-MailCredential $_.EmailAddress } -ErrorVariable +failures |
        Invoke-MailForward -Destination $new -DestinationFolder { "$DestinationFolder/$($_.EmailAddress)" } -MaxBytesPerDay $MaxBytesPerDay @place -ErrorVariable +failures -OutVariable copied |
        Remove-OldServerMail -OlderThanDays $OlderThanDays -Confirm:$false @place -ErrorVariable +failures -OutVariable freed |
        Out-String -Stream -Width 120 | Out-Host
    $left = @($copied | Where-Object { -not $_.Complete })
    $exitCode = if ($failures.Count -gt 0) { 1 } elseif ($left.Count -gt 0 -and -not $WhatIfPreference) { 3 } else { 0 }
} catch {
    $failures += $_
    Write-Error -ErrorRecord $_ -ErrorAction Continue
} finally {
    if ($exitCode -in 1, 2 -and -not $WhatIfPreference) {
        Send-Notice "Copying mail to $Destination failed on $([System.Environment]::MachineName) (exit code $exitCode)" ($failures | ForEach-Object { "$($_.TargetObject.EmailAddress ?? $_.TargetObject): $_" })
    }
    [pscustomobject]@{
        Started     = $started
        Duration    = (Get-Date) - $started
        Mailboxes   = $rows.Count
        Complete    = @($copied | Where-Object Complete).Count
        Copied      = ($copied | Measure-Object Forwarded -Sum).Sum
        CopiedBytes = ($copied | Measure-Object Bytes -Sum).Sum
        Removed     = ($freed | Measure-Object Removed -Sum).Sum
        FreedBytes  = ($freed | Measure-Object FreedBytes -Sum).Sum
        Errors      = $failures.Count
        ExitCode    = $exitCode
    }
    if (-not $WhatIfPreference) { $null = Stop-Transcript }
}
exit $exitCode
