Describe 'Certificates on Windows' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $null = Install-Package
        $new = $servers.NewAddresses[(Get-NextPair)]

        # What a server's certificate leads to, for several servers in one session: an error id, or 'trusted'.
        function Get-Verdict([hashtable[]] $Server) {
            $result = Invoke-Session -With @{ each = $Server } -Script {
                foreach ($server in $each) {
                    $problem = $null
                    $more = $server.More ?? @{}
                    $null = New-MailAccount $server.Login -Server $servers.Host -Port $server.Port -Security Tls -Credential (Get-TestCredential $server.Login $server.Secret) @more |
                        Get-MailboxQuota -ErrorAction SilentlyContinue -ErrorVariable problem
                    if ($problem) { ($problem[0].FullyQualifiedErrorId -split ',')[0] } else { 'trusted' }
                }
            }
            $result.Output
        }

        # The new server, whose certificate an authority issued that Windows does not know, and others.
        $ours = @{ Port = $servers.NewImapPort; Login = $new; Secret = $servers.Password }
        $others = @{}
        foreach ($name in 'SelfSigned', 'Expired', 'OtherName') { $others[$name] = @{ Port = $servers.Others.$name; Login = 'a@example.jp'; Secret = 'pw' } }

        # The store of the user's own roots, as certmgr.msc shows it.
        function Edit-RootStore([string] $Deed) {
            $result = Invoke-Session -With @{ deed = $Deed; authority = ConvertTo-WindowsPath $servers.CaFile } -Script {
                $store = [System.Security.Cryptography.X509Certificates.X509Store]::new('Root', 'CurrentUser')
                $store.Open('ReadWrite')
                $store.$deed([System.Security.Cryptography.X509Certificates.X509CertificateLoader]::LoadCertificateFromFile($authority))
                $store.Dispose()
            }
            $result.Errors | Should -BeNullOrEmpty
        }
    }

    It 'are refused where Windows does not know who issued them, unless their thumbprint is given' {
        Get-Verdict $ours, $others.SelfSigned, ($ours + @{ More = @{ CertificateThumbprint = $servers.Thumbprint } }), ($ours + @{ More = @{ CertificateThumbprint = '0' * 40 } }) |
            Should -Be 'CertificateNotTrusted', 'CertificateNotTrusted', 'trusted', 'CertificateThumbprintMismatch'
    }

    It 'are trusted by an authority that was installed, when they are in time and for this host' {
        Edit-RootStore Add
        try {
            Get-Verdict $ours, $others.Expired, $others.OtherName | Should -Be 'trusted', 'CertificateExpired', 'CertificateNameMismatch'
        } finally {
            Edit-RootStore Remove
        }
    }
}
