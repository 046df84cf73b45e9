# Accounts on the test servers, which $servers describes.

function Get-TestCredential([string] $Login, [string] $Secret = $servers.Password) {
    [pscredential]::new($Login, [System.Net.NetworkCredential]::new('', $Secret).SecurePassword)
}

function Get-OldAccount([int] $Pair, [string] $Secret = $servers.Password) {
    $address = $servers.Addresses[$Pair]
    New-MailAccount $address -Server $servers.Host -Port $servers.Pop3Port -Protocol Pop3 -Security Tls -QuotaBytes 20MB -CertificateThumbprint $servers.Thumbprint -Credential (Get-TestCredential $address $Secret)
}

function Get-NewAccount([int] $Pair) {
    $address = $servers.NewAddresses[$Pair]
    New-MailAccount $address -Server $servers.Host -Port $servers.NewImapPort -Security Tls -CertificateThumbprint $servers.Thumbprint -Credential (Get-TestCredential $address)
}
