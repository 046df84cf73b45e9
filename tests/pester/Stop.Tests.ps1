BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $servers = Get-TestServer
}

Describe 'Ctrl+C' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $servers = Get-TestServer
        Import-Module MailSyncPS
    }

    BeforeEach {
        # A server that takes a connection and says nothing.
        $silent = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $silent.Start()
        $port = $silent.LocalEndpoint.Port
        $accepted = $silent.AcceptTcpClientAsync()
    }

    AfterEach {
        $silent.Stop()
    }

    It 'ends a cmdlet that waits for a server, and its connection' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript('param($port, $credential) Import-Module MailSyncPS; New-MailAccount a@example.jp -Server 127.0.0.1 -Port $port -Security None -Credential $credential | Get-MailboxQuota')
            $null = $shell.AddArgument($port).AddArgument((Get-TestCredential a x))
            $null = $shell.BeginInvoke()
            $accepted.Wait(30000) | Should -BeTrue
            $shell.Stop()
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $shell.Streams.Error | Should -BeNullOrEmpty
            # Nothing more comes over the connection but its end.
            $buffer = [byte[]]::new(1)
            $stream = $accepted.Result.GetStream()
            $stream.ReadTimeout = 10000
            try { $stream.Read($buffer, 0, 1) | Should -Be 0 } catch [System.IO.IOException] { $_.Exception.InnerException.SocketErrorCode | Should -Be 'ConnectionReset' }
        } finally {
            $shell.Dispose()
        }
    }

    It 'ends a run, which tells its totals' -Skip:(-not $servers -or $IsWindows) {
        $pair = Get-NextPair
        $script = Join-Path $TestDrive 'run.ps1'
        Set-Content -LiteralPath $script -Value @"
. '$(Join-Path $PSScriptRoot 'Common.ps1')'
`$servers = Get-TestServer
`$new = New-MailAccount new@example.com -Server 127.0.0.1 -Port $port -Security None -Credential (Get-TestCredential new)
Get-OldAccount $pair | Invoke-MailForward -Destination `$new -Ledger '$(Join-Path $TestDrive 'ledger.db')'
'the end of the script'
"@
        $process = Start-Child $script
        $output = $process.StandardOutput.ReadToEndAsync()
        $errors = $process.StandardError.ReadToEndAsync()
        $accepted.Wait(60000) | Should -BeTrue
        kill -INT $process.Id
        $process.WaitForExit(60000) | Should -BeTrue
        $output.Result | Should -Match $servers.Addresses[$pair]
        $output.Result | Should -Match 'Stopped\.'
        $output.Result | Should -Not -Match 'the end of the script'
        $errors.Result | Should -BeNullOrEmpty
        Get-StoredCount $servers.OldStore $servers.Addresses[$pair] | Should -Be $servers.MailCount
    }
}
