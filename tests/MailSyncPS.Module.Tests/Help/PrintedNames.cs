namespace MailSyncPS.ModuleTests.Help;

/// <summary>
/// Makes the names that are printed in examples mean something: credentials are at hand without a question, and an account is made
/// as printed, and then again at the test server that stands for the printed one. Nothing else of what is printed is changed.
/// </summary>
static class PrintedNames
{
    /// <summary>Defines the stand-ins. Takes <c>$ports</c>: the port for each "host/protocol", within TLS.</summary>
    public const string Script = """
        param($ports)
        $global:PrintedPorts = $ports

        function global:Get-Credential($UserName) {
            $secret = [securestring]::new()
            $secret.AppendChar('p'); $secret.AppendChar('w')
            [pscredential]::new($UserName, $secret)
        }

        function global:Get-Secret($Name) { Get-Credential $Name }
        function global:Set-Secret($Name, $Secret) { }

        function global:Import-Csv($Path) {
            $lines = [IO.File]::ReadAllLines($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path))
            $names = $lines[0].Split(',')
            foreach ($line in $lines[1..($lines.Count - 1)]) {
                $row = [ordered]@{}
                foreach ($i in 0..($names.Count - 1)) { $row[$names[$i]] = $line.Split(',')[$i] }
                [pscustomobject]$row
            }
        }

        function global:Find-PrintedPort($Server, $Protocol) {
            if (-not $PrintedPorts.ContainsKey("$Server/$Protocol")) { throw "No test server stands for $Server over $Protocol." }
            $PrintedPorts["$Server/$Protocol"]
        }

        function global:New-MailAccount {
            [CmdletBinding()]
            param(
                [Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)] [string] $EmailAddress,
                [Parameter(ValueFromPipelineByPropertyName)] [string] $Server,
                [Parameter(ValueFromPipelineByPropertyName)] [string] $Port,
                [Parameter(ValueFromPipelineByPropertyName)] [string] $Protocol,
                [Parameter(ValueFromPipelineByPropertyName)] [string] $Security,
                [Parameter(ValueFromPipelineByPropertyName)] [pscredential] $Credential,
                [Parameter(ValueFromPipelineByPropertyName)] [string] $UserName,
                [object] $SignInSecret,
                [Parameter(ValueFromPipelineByPropertyName)] [string] $QuotaBytes,
                [Parameter(ValueFromPipelineByPropertyName)] [string] $CertificateThumbprint
            )
            process {
                # No provider is there to have given one.
                $null = $PSBoundParameters.Remove('SignInSecret')
                # Tests look nothing up in the world's DNS: of an address without a server, the server is said to be found.
                if (-not $Server) { $PSBoundParameters['Server'] = 'imap.' + $EmailAddress.Split('@')[1] }
                $printed = MailSyncPS\New-MailAccount @PSBoundParameters
                $secret = if ($PSBoundParameters.ContainsKey('Credential')) { @{ Credential = $Credential } } else { @{ UserName = $printed.EmailAddress } }
                MailSyncPS\New-MailAccount $printed.EmailAddress -Server localhost -Port (Find-PrintedPort $printed.Server $printed.Protocol) -Security Tls `
                    -Protocol $printed.Protocol -QuotaBytes "$($printed.QuotaBytes)" @secret
            }
        }

        # The configuration as printed names printed servers: the stage has one that names its own. No schedule is made.
        function global:Invoke-MailSync($Path, [string[]] $Mailbox, [switch] $WhatIf) {
            $with = if ($Mailbox) { @{ Mailbox = $Mailbox } } else { @{} }
            MailSyncPS\Invoke-MailSync "stage/$Path" -WhatIf:$WhatIf @with
        }
        function global:Test-MailSyncConfiguration($Path, [string[]] $Mailbox) {
            $with = if ($Mailbox) { @{ Mailbox = $Mailbox } } else { @{} }
            MailSyncPS\Test-MailSyncConfiguration "stage/$Path" @with
        }
        function global:Register-MailSyncTask($Path, $Name = 'mailsync', $At = '06:00', [switch] $WhatIf) {
            MailSyncPS\Register-MailSyncTask "stage/$Path" -Name $Name -At $At -WhatIf
        }
        function global:Unregister-MailSyncTask($Path, $Name = 'mailsync', [switch] $WhatIf) {
            MailSyncPS\Unregister-MailSyncTask "stage/$Path" -Name $Name -WhatIf -ErrorAction Ignore
        }

        # No provider is asked, and no sign-in of whoever runs this is touched.
        function global:Register-MailSignIn { MailSyncPS\Register-MailSignIn @args -WhatIf }
        function global:Copy-MailLedger($Destination, $DestinationCredential, $Ledger, $LedgerCredential, [switch] $WhatIf) {
            $null = $PSBoundParameters.Remove('WhatIf')
            MailSyncPS\Copy-MailLedger @PSBoundParameters -WhatIf
        }
        function global:Unregister-MailSignIn {
            param([Parameter(ValueFromPipeline)] $Name, $SignInSecret, [switch] $WhatIf, [switch] $Confirm)
            process {
                if ($SignInSecret) { MailSyncPS\Unregister-MailSignIn -SignInSecret $SignInSecret -WhatIf } else { MailSyncPS\Unregister-MailSignIn $Name -WhatIf }
            }
        }

        function global:Test-ImapSupport {
            [CmdletBinding()]
            param([Parameter(Position = 0, ValueFromPipeline)] $InputObject, [string] $Server, [int] $Port)
            process {
                if ($InputObject -is [MailSyncPS.MailAccount]) { $InputObject | MailSyncPS\Test-ImapSupport; return }
                $whose = if ($InputObject) { @{ EmailAddress = $InputObject } } else { @{} }
                if (-not $Server) { $Server = 'imap.' + $InputObject.Split('@')[1] }
                MailSyncPS\Test-ImapSupport @whose -Server localhost -Port (Find-PrintedPort $Server Imap)
            }
        }
        """;
}
