BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $servers = Get-TestServer
}

Describe 'A transcript' -Skip:(-not $servers) {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $servers = Get-TestServer
    }

    It 'tells what happened, in every stream, without a password' {
        $pair = Get-NextPair
        $wrong = 'Wrong-8c4e'
        $transcript = Join-Path $TestDrive 'transcript.txt'
        $script = Join-Path $TestDrive 'run.ps1'
        Set-Content -LiteralPath $script -Value @"
. '$(Join-Path $PSScriptRoot 'Common.ps1')'
`$servers = Get-TestServer
`$null = Start-Transcript -LiteralPath '$transcript' -IncludeInvocationHeader
`$DebugPreference = `$VerbosePreference = 'Continue'
`$old = Get-OldAccount $pair
`$old, (Get-OldAccount $pair $wrong) | Format-List *
`$old | Test-ImapSupport
Get-OldAccount $pair $wrong | Get-MailboxQuota
`$old | Invoke-MailForward -Destination (Get-NewAccount $pair) -Ledger '$(Join-Path $TestDrive 'ledger.db')' | Remove-OldServerMail -OlderThanDays $($servers.KeptDays) -Ledger '$(Join-Path $TestDrive 'ledger.db')' -Confirm:`$false
`$Error | Format-List * -Force
`$null = Stop-Transcript
"@
        $null = Invoke-Child ". '$script'"
        $text = Get-Content -LiteralPath $transcript -Raw
        $text | Should -Match 'AuthenticationFailed'
        $text | Should -Match "VERBOSE:.*$($servers.Addresses[$pair])"
        foreach ($secret in (Get-SecretForm) + (Get-SecretForm $wrong)) {
            # The script's own text names the wrong password; what comes out may not.
            ($text -split '\r?\n' | Where-Object { $_ -notmatch 'Get-OldAccount' }) -join "`n" | Should -Not -Match $secret
        }
    }
}
