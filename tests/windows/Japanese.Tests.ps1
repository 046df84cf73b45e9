Describe 'A Japanese Windows' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $null = Install-Package
    }

    It 'runs in Japanese on code page 932, with Japanese names of folders and files' {
        if (-not $windows.HasJapanese) { Set-ItResult -Skipped -Because 'the locale ja_JP.UTF-8 is not installed (sudo localedef -i ja_JP -f UTF-8 ja_JP.UTF-8)' }
        $pair = Get-NextPair
        $folder = New-WindowsFolder 'Mail 会社'
        $result = Invoke-Session -Japanese -With @{ pair = $pair; folder = $folder.Windows } -Script {
            $ledger = Join-Path $folder '台帳 1.db'
            Get-OldAccount $pair | Invoke-MailForward -Destination (Get-NewAccount $pair) -DestinationFolder '旧メール/受信' -Ledger $ledger -ProtocolLog (Join-Path $folder 'プロトコル.log') -Verbose -OutVariable copied | Out-Default
            Get-OldAccount $pair 'wrong' | Get-MailboxQuota
            Export-MailSyncReport (Join-Path $folder '報告 書.html') -Ledger $ledger
            [pscustomobject]@{ Culture = $PSUICulture; CodePage = [System.Console]::OutputEncoding.CodePage; Complete = $copied.Complete; Files = @(Get-ChildItem -LiteralPath $folder -Name) }
        }
        $seen = $result.Output | Select-Object -Last 1
        $seen.Culture, $seen.CodePage, $seen.Complete | Should -Be 'ja-JP', 932, $true
        '台帳 1.db', 'プロトコル.log', '報告 書.html' | Should -BeIn $seen.Files
        $result.Errors.Id | Should -Be 'AuthenticationFailed'
        $result.Errors.Message | Should -Match 'ユーザー名'
        # What is written to the screen is written in the code page, and every character of ours is in it.
        $result.Text | Should -Match '照合'
        $result.Text | Should -Not -Match '\?\?'
        Get-StoredCount $servers.NewStore $servers.NewAddresses[$pair] | Should -Be $servers.MailCount
        $page = Get-Content -LiteralPath (Join-Path $folder.Path '報告 書.html') -Raw -Encoding utf8
        $page | Should -Match '<html lang="ja'
        $page | Should -Match ([regex]::Escape($servers.Addresses[$pair]))
    }
}
