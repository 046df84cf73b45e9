# What the files share: the built module on the module path, the test servers, and accounts on them.

$repository = (Resolve-Path -LiteralPath (Join-Path $PSScriptRoot '../..')).Path
$built = Join-Path $repository 'out'
if (-not (Test-Path -LiteralPath (Join-Path $built 'MailSyncPS/MailSyncPS.psd1'))) {
    throw 'There is no built module. Run: dotnet run --project build -- build'
}
if (($env:PSModulePath -split [System.IO.Path]::PathSeparator)[0] -ne $built) {
    $env:PSModulePath = $built + [System.IO.Path]::PathSeparator + $env:PSModulePath
}

. (Join-Path $PSScriptRoot 'Accounts.ps1')

# The servers of the test command, or else some of our own, which end with this PowerShell. None where there is no Dovecot.
function Get-TestServer {
    if (-not $env:MAILSYNCPS_TEST_SERVERS -and $IsLinux -and (Get-Command dotnet -CommandType Application -ErrorAction Ignore)) {
        $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet', [string[]]@('run', '--project', (Join-Path $repository 'build'), '--', 'servers'))
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
        $process = [System.Diagnostics.Process]::Start($start)
        # Its input ends when nothing refers to it any more.
        [System.AppDomain]::CurrentDomain.SetData('MailSyncPS.TestServers', $process)
        do { $line = $process.StandardOutput.ReadLine() } until ($null -eq $line -or $line.StartsWith('{'))
        $env:MAILSYNCPS_TEST_SERVERS = $line
    }
    if ($env:MAILSYNCPS_TEST_SERVERS) { $env:MAILSYNCPS_TEST_SERVERS | ConvertFrom-Json }
}

# The number of a pair of mailboxes that no other test has.
function Get-NextPair {
    $number = [int][System.AppDomain]::CurrentDomain.GetData('MailSyncPS.NextPair')
    if ($number -ge $servers.Addresses.Count) { throw 'All test mailboxes are used. Start PowerShell anew.' }
    [System.AppDomain]::CurrentDomain.SetData('MailSyncPS.NextPair', $number + 1)
    $number
}

# How many mails lie in a mailbox or in one folder of it, by the server's own files.
function Get-StoredCount([string] $Store, [string] $Address, [string] $Folder = '') {
    $mailbox = Join-Path $Store $Address 'Maildir' $Folder
    if (-not (Test-Path -LiteralPath $mailbox)) { return 0 }
    @(Get-ChildItem -LiteralPath $mailbox -Recurse -File | Where-Object { $_.Directory.Name -in 'cur', 'new' }).Count
}

# This PowerShell's program and what comes before its arguments: as a .NET tool it is a library that dotnet runs.
function Get-PowerShellCommand {
    $program = [System.Environment]::ProcessPath
    $isTool = [System.IO.Path]::GetFileNameWithoutExtension($program) -ne 'pwsh'
    [pscustomobject]@{ Program = $program; Before = @(if ($isTool) { Join-Path $PSHOME 'pwsh.dll' }) }
}

# Starts a script file in a PowerShell of its own, and returns the process with its output streams.
function Start-Child([string] $File) {
    $pwsh = Get-PowerShellCommand
    # What a shell starts in the background ignores SIGINT, and all that it starts in turn.
    $before = if ($IsLinux) { 'env', '--default-signal=INT', $pwsh.Program } else { $pwsh.Program }
    $command = @($before) + $pwsh.Before + '-NoProfile', '-NonInteractive', '-File', $File
    $start = [System.Diagnostics.ProcessStartInfo]::new($command[0], [string[]]@($command | Select-Object -Skip 1))
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    [System.Diagnostics.Process]::Start($start)
}

# Runs a script text in a PowerShell of its own, as a scheduled task would.
function Invoke-Child([string] $Script, [string[]] $Option = @()) {
    $pwsh = Get-PowerShellCommand
    $before = $pwsh.Before
    $output = & $pwsh.Program @before -NoProfile -NonInteractive @Option -Command $Script 2>&1 | Out-String
    # Colours depend on the terminal that the tests run in.
    [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = $output -replace '\e\[[0-9;]*m' }
}

# The forms in which a password may lie in a text: as it is, and as Export-Clixml writes a secure string off Windows.
function Get-SecretForm([string] $Secret = $servers.Password) {
    $Secret
    [System.Convert]::ToHexString([System.Text.Encoding]::Unicode.GetBytes($Secret))
    [System.Convert]::ToHexStringLower([System.Text.Encoding]::Unicode.GetBytes($Secret))
    [System.Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($Secret))
}
