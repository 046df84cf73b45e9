# What the files share: PowerShell for Windows, which Wine runs, is started and waited for. The servers are those of this machine.

. (Join-Path $PSScriptRoot '../pester/Common.ps1')
if (-not $env:MAILSYNCPS_WINDOWS) { throw 'There is no Windows here. Run: dotnet run --project build -- test --windows' }
$windows = $env:MAILSYNCPS_WINDOWS | ConvertFrom-Json
$servers = Get-TestServer

# The longest that a start may take, on a machine that does much else.
$longest = 180

# A path of this machine as Windows sees it.
function ConvertTo-WindowsPath([string] $Path) { 'Z:' + $Path.Replace('/', '\') }

# Starts the PowerShell with arguments. Its console host writes nothing where it has no terminal, so script(1) gives it one.
function Start-Windows([string[]] $Argument, [switch] $Japanese, [hashtable] $Environment = @{}) {
    $base = Join-Path $TestDrive ([System.IO.Path]::GetRandomFileName())
    $quoted = @($windows.Program) + '-NoProfile', '-NonInteractive' + $Argument | ForEach-Object { "'" + $_.Replace("'", "'\''") + "'" }
    $start = [System.Diagnostics.ProcessStartInfo]::new('script', [string[]]@('-qec', "exec wine $($quoted -join ' ') >'$base.out' 2>'$base.err'", '/dev/null'))
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    $null = $start.Environment.Remove('PSModulePath')
    $language = if ($Japanese) { 'ja_JP.UTF-8' } else { 'C.UTF-8' }
    $start.Environment['LANG'] = $start.Environment['LC_ALL'] = $language
    $windows.Environment.PSObject.Properties | ForEach-Object { $start.Environment[$_.Name] = $_.Value }
    $Environment.Keys | ForEach-Object { $start.Environment[$_] = $Environment[$_] }
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    [pscustomobject]@{ Process = $process; Base = $base; CodePage = $(if ($Japanese) { 932 } else { 437 }) }
}

# Kills it: at once, and all of it.
function Stop-Windows([pscustomobject] $Run) {
    $Run.Process.Kill($true)
    $Run.Process.WaitForExit()
}

# Runs Wine's server with arguments: all Windows that there is, beside the programs.
function Invoke-WineServer([string[]] $Argument) {
    $start = [System.Diagnostics.ProcessStartInfo]::new('wineserver', $Argument)
    $windows.Environment.PSObject.Properties | ForEach-Object { $start.Environment[$_.Name] = $_.Value }
    $process = [System.Diagnostics.Process]::Start($start)
    if (-not $process.WaitForExit($longest * 1000)) { throw "wineserver $Argument had not ended after $longest s." }
    # The one that ends Windows says so where there was none.
    $process.ExitCode
}

# Cuts the power. Wine's server keeps a connection open for a program that was killed while it read from it; a machine without power doesn't.
function Stop-WindowsMachine([pscustomobject] $Run) {
    Stop-Windows $Run
    $null = Invoke-WineServer '-k', '-w'
    # As the machine was started: it stays between two programs.
    Invoke-WineServer '-p60' | Should -Be 0
}

# Waits for it, and returns its exit code with all that it wrote.
function Wait-Windows([pscustomobject] $Run) {
    if (-not $Run.Process.WaitForExit($longest * 1000)) {
        Stop-Windows $Run
        throw "PowerShell for Windows had not ended after $longest s. It wrote: $(Get-Content -LiteralPath "$($Run.Base).out" -Raw)"
    }
    $encoding = [System.Text.Encoding]::GetEncoding($Run.CodePage)
    $text = foreach ($stream in 'out', 'err') { [System.IO.File]::ReadAllText("$($Run.Base).$stream", $encoding) }
    # Without what Wine has to say, and without the terminal's sequences.
    [pscustomobject]@{ ExitCode = $Run.Process.ExitCode; Whole = "$text $($Run.Process.StandardOutput.ReadToEnd())"; Text = $text -join '' -replace '(?m)^wine: .*\r?\n' -replace '\e\[[0-9;?]*[a-zA-Z]' }
}

# Starts a script with variables in a session of its own.
function Start-Session([scriptblock] $Script, [hashtable] $With = @{}, [switch] $Japanese, [hashtable] $Environment = @{}) {
    $base = Join-Path $TestDrive ([System.IO.Path]::GetRandomFileName())
    # With a mark, so that Windows reads it as UTF-8 whatever its code page is.
    Set-Content -LiteralPath "$base.ps1" -Value $Script.ToString() -Encoding utf8BOM
    @{ servers = $servers } + $With | ConvertTo-Json -Depth 5 | Set-Content -LiteralPath "$base.json"
    $arguments = @(Join-Path $PSScriptRoot 'Session.ps1'; "$base.ps1"; "$base.json"; "$base.result") | ForEach-Object { ConvertTo-WindowsPath $_ }
    Start-Windows (@('-File') + $arguments) -Japanese:$Japanese -Environment $Environment | Add-Member -PassThru -NotePropertyName Result -NotePropertyValue "$base.result"
}

# Waits for it, and returns its output and its errors.
function Wait-Session([pscustomobject] $Run) {
    $ended = Wait-Windows $Run
    if (-not (Test-Path -LiteralPath $Run.Result)) { throw "The session left no result. It ended with $($ended.ExitCode) and wrote: $($ended.Whole)" }
    $result = Get-Content -LiteralPath $Run.Result -Raw -Encoding utf8 | ConvertFrom-Json
    [pscustomobject]@{ Output = $result.Output; Errors = $result.Errors; Text = $ended.Text }
}

function Invoke-Session([scriptblock] $Script, [hashtable] $With = @{}, [switch] $Japanese, [hashtable] $Environment = @{}) {
    Wait-Session (Start-Session $Script $With -Japanese:$Japanese -Environment $Environment)
}

# A new folder on drive C, and where it lies on this machine.
function New-WindowsFolder([string] $Name) {
    $path = Join-Path $windows.Drive $Name
    if (Test-Path -LiteralPath $path) { Remove-Item -LiteralPath $path -Recurse -Force }
    [pscustomobject]@{ Path = (New-Item -ItemType Directory -Path $path).FullName; Windows = "C:\$Name" }
}

# Installs the package for the user, once for all files, and returns what came out of that.
function Install-Package {
    $before = [System.AppDomain]::CurrentDomain.GetData('MailSyncPS.Installation')
    if ($before) { return $before }
    $installed = Join-Path $windows.Environment.HOME 'PowerShell/Modules/MailSyncPS'
    if (Test-Path -LiteralPath $installed) { Remove-Item -LiteralPath $installed -Recurse -Force }
    $result = Invoke-Session -With @{ packages = ConvertTo-WindowsPath $windows.Packages } -Script {
        Get-PSResourceRepository MailSync -ErrorAction Ignore | Unregister-PSResourceRepository
        Register-PSResourceRepository -Name MailSync -Uri $packages -Trusted
        Install-PSResource MailSyncPS -Repository MailSync -Scope CurrentUser
        (Get-Module -ListAvailable MailSyncPS).ModuleBase
    }
    [System.AppDomain]::CurrentDomain.SetData('MailSyncPS.Installation', $result)
    $result
}
