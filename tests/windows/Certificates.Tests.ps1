Describe 'Certificates on Windows' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $null = Install-Package
    }

    It 'are judged by the store of Windows, or by their thumbprint' {
        $pair = Get-NextPair
        $result = Invoke-Session -With @{ pair = $pair; authority = ConvertTo-WindowsPath $servers.CaFile } -Script {
            function Get-Id([int] $Port, [hashtable] $More = @{}, [string] $Login = 'a@example.jp', [string] $Secret = 'pw') {
                $problem = $null
                $null = New-MailAccount $Login -Server $servers.Host -Port $Port -Security Tls -Credential (Get-TestCredential $Login $Secret) @More | Get-MailboxQuota -ErrorAction SilentlyContinue -ErrorVariable problem
                if ($problem) { ($problem[0].FullyQualifiedErrorId -split ',')[0] } else { 'trusted' }
            }
            $address = $servers.NewAddresses[$pair]
            $ids = [ordered]@{
                Unknown = Get-Id $servers.NewImapPort -Login $address -Secret $servers.Password
                SelfSigned = Get-Id $servers.Others.SelfSigned
                Pinned = Get-Id $servers.NewImapPort @{ CertificateThumbprint = $servers.Thumbprint } $address $servers.Password
                WrongPin = Get-Id $servers.NewImapPort @{ CertificateThumbprint = '0' * 40 } $address $servers.Password
            }
            $store = [System.Security.Cryptography.X509Certificates.X509Store]::new('Root', 'CurrentUser')
            $store.Open('ReadWrite')
            $root = [System.Security.Cryptography.X509Certificates.X509CertificateLoader]::LoadCertificateFromFile($authority)
            $store.Add($root)
            try {
                $ids.Installed = Get-Id $servers.NewImapPort -Login $address -Secret $servers.Password
                $ids.Expired = Get-Id $servers.Others.Expired
                $ids.OtherName = Get-Id $servers.Others.OtherName
            } finally {
                $store.Remove($root)
                $store.Dispose()
            }
            [pscustomobject]$ids
        }
        $ids = $result.Output | Select-Object -Last 1
        $ids.Unknown | Should -Be 'CertificateNotTrusted'
        $ids.SelfSigned | Should -Be 'CertificateNotTrusted'
        $ids.Pinned | Should -Be 'trusted'
        $ids.WrongPin | Should -Be 'CertificateThumbprintMismatch'
        $ids.Installed | Should -Be 'trusted'
        $ids.Expired | Should -Be 'CertificateExpired'
        $ids.OtherName | Should -Be 'CertificateNameMismatch'
    }
}
