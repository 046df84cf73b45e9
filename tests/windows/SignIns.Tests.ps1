Describe 'Sign-ins on Windows' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $null = Install-Package
        # Where Windows keeps what is the user's own.
        $states = { Get-ChildItem -LiteralPath (Join-Path $windows.Drive users) -Recurse -Force -File -Filter '*.signin' -ErrorAction Ignore }

        # What a session registers; and, in another one, what comes of it.
        $register = {
            $how = @{ Name = $signInName; Server = $servers.Host; AppOnly = $true; Authority = $servers.TokenIssuer; ClientId = $servers.TokenClient }
            $secret = [System.Net.NetworkCredential]::new('', $servers.Password).SecurePassword
            (Register-MailSignIn '*@example.jp' @how -ClientSecret $secret).Name
        }
        $use = {
            (Get-MailSignIn).Name
            (New-MailAccount $servers.TokenMailbox -Server $servers.Host -Port $servers.TokenPort -Security Tls -CertificateThumbprint $servers.Thumbprint -SignIn $signInName | Get-MailboxQuota).MessageCount
        }
    }

    AfterAll {
        & $states | Remove-Item -Force
    }

    It 'are kept encrypted for the user, and used in another session' {
        $made = Invoke-Session -With @{ signInName = 'secret' } -Script $register
        $made.Errors | Should -BeNullOrEmpty
        $made.Output | Should -Be 'secret'
        $file = @(& $states)
        $file.Count | Should -Be 1
        $bytes = [System.IO.File]::ReadAllBytes($file[0].FullName)
        foreach ($encoding in 'UTF8', 'Unicode') {
            # Neither the secret nor anything else of it can be read.
            $text = [System.Text.Encoding]::$encoding.GetString($bytes)
            $text | Should -Not -Match ([regex]::Escape($servers.Password))
            $text | Should -Not -Match $servers.TokenClient
        }
        $used = Invoke-Session -With @{ signInName = 'secret' } -Script $use
        $used.Errors | Should -BeNullOrEmpty
        $used.Output | Should -Be 'secret', 0
    }

    It 'that were changed are told, not used' {
        $file = @(& $states)[0].FullName
        $bytes = [System.IO.File]::ReadAllBytes($file)
        $bytes[$bytes.Length - 20] = $bytes[$bytes.Length - 20] -bxor 1
        [System.IO.File]::WriteAllBytes($file, $bytes)
        (Invoke-Session -With @{ signInName = 'secret' } -Script $use).Errors.Id | Should -Contain 'SignInNotKept'
        Remove-Item -LiteralPath $file -Force
    }
}
