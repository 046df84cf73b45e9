#Requires -Version 7.4
<#
.SYNOPSIS
Keeps the password of a mailbox in a file, for Copy-CompanyMail.ps1 -CredentialPath.
.DESCRIPTION
On Windows the file is encrypted: only the same user on the same machine can read it, so run this as the user that
the scheduled task runs as. On Linux and macOS PowerShell does not encrypt it; the file is made readable to its owner
alone. Where that is not enough, use SecretManagement with SecretStore, or systemd-creds (see README.md).
.EXAMPLE
./Save-MailCredential.ps1 taro@example.jp -Path credentials.clixml
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory, Position = 0)]
    [string] $EmailAddress,
    [string] $Path = (Join-Path $PSScriptRoot 'credentials.clixml'),
    # The login name, where it is not the address.
    [string] $UserName = $EmailAddress,
    # The password; without it, it is asked for.
    [securestring] $Password = (Read-Host "Password of $EmailAddress" -AsSecureString)
)

$ErrorActionPreference = 'Stop'
if (-not $PSCmdlet.ShouldProcess($Path, "Keep the password of $EmailAddress")) { return }
$saved = if (Test-Path -LiteralPath $Path) { Import-Clixml -LiteralPath $Path } else { @{} }
if (-not $IsWindows) {
    # The mode comes before the content.
    if (-not (Test-Path -LiteralPath $Path)) { $null = New-Item -ItemType File -Path $Path }
    [System.IO.File]::SetUnixFileMode((Convert-Path -LiteralPath $Path), 'UserRead, UserWrite')
    Write-Warning "PowerShell does not encrypt $Path on this system. Its owner alone may read it; keep it out of backups that others can read."
}
$saved[$EmailAddress.ToLowerInvariant()] = [pscredential]::new($UserName, $Password)
Export-Clixml -InputObject $saved -LiteralPath $Path -Force
