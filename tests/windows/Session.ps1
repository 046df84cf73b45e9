# Runs a script of the tests in the PowerShell for Windows, with the variables it was given, and writes down what came out.
param([string] $Script, [string] $With, [string] $Result)

. (Join-Path $PSScriptRoot '../pester/Accounts.ps1')
$given = Get-Content -LiteralPath $With -Raw -Encoding utf8 | ConvertFrom-Json -AsHashtable
foreach ($name in $given.Keys) { Set-Variable -Name $name -Value $given[$name] }

$Error.Clear()
$output = @(. $Script)
[pscustomobject]@{
    Output = $output
    Errors = @($Error | ForEach-Object { [pscustomobject]@{ Id = ($_.FullyQualifiedErrorId -split ',')[0]; Message = "$_" } })
} | ConvertTo-Json -Depth 6 | Set-Content -LiteralPath $Result -Encoding utf8
