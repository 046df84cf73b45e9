BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module MailSyncPS

    # What New-MailAccount makes of a file's text, and what it says.
    function Invoke-Row([string] $Text, [string] $Delimiter = ',') {
        $made = $Text | ConvertFrom-Csv -Delimiter $Delimiter | New-MailAccount -ErrorAction SilentlyContinue -ErrorVariable wrong -WarningAction SilentlyContinue -WarningVariable warned
        [pscustomobject]@{ Accounts = @($made); Errors = @($wrong | ForEach-Object { "$_" }); Warnings = @($warned | ForEach-Object { "$_" }) }
    }
}

Describe 'A file of mailboxes as people write it' {
    It 'may have spaces around its cells' {
        $account = (Invoke-Row "EmailAddress,Server,UserName,Protocol`n taro@example.jp , pop.example.jp ,taro , pop3 ").Accounts
        $account.EmailAddress, $account.Server, $account.UserName, $account.Protocol | Should -Be 'taro@example.jp', 'pop.example.jp', 'taro', 'Pop3'
    }

    It 'may say <Cell> for <Means>' -ForEach @(
        @{ Cell = 'POP'; Column = 'Protocol'; Means = 'Pop3' }
        @{ Cell = 'IMAPS'; Column = 'Protocol'; Means = 'Imap' }
        @{ Cell = 'SSL'; Column = 'Security'; Means = 'Tls' }
        @{ Cell = 'SSL/TLS'; Column = 'Security'; Means = 'Tls' }
        @{ Cell = 'STARTTLS'; Column = 'Security'; Means = 'StartTls' }
    ) {
        (Invoke-Row "EmailAddress,Server,$Column`ntaro@example.jp,mail.example.jp,$Cell").Accounts.$Column | Should -Be $Means
    }

    It 'may call its columns Email, Host, Login and Quota' {
        $account = (Invoke-Row "Email,Host,Login,Quota`ntaro@example.jp,pop.example.jp,taro,20MB").Accounts
        $account.EmailAddress, $account.Server, $account.UserName, $account.QuotaBytes | Should -Be 'taro@example.jp', 'pop.example.jp', 'taro', 20MB
        ([pscustomobject]@{ Address = 'taro@example.jp'; Host = 'pop.example.jp' } | New-MailAccount).Server | Should -Be 'pop.example.jp'
    }

    It 'hears what a column was probably meant for: <Column>' -ForEach @(
        @{ Column = 'EmailAdress' }
        @{ Column = 'メールアドレス' }
        @{ Column = 'MailAddress' }
    ) {
        (Invoke-Row "$Column,Server`ntaro@example.jp,pop.example.jp").Errors[0] | Should -Match "'$Column'.*Did you mean EmailAddress\?"
    }

    It 'hears of semicolons, and of a column of passwords' {
        (Invoke-Row "EmailAddress;Server`ntaro@example.jp;pop.example.jp").Errors[0] | Should -Match "Import-Csv -Delimiter ';'"
        $run = Invoke-Row "EmailAddress,Server,Password`ntaro@example.jp,pop.example.jp,x"
        $run.Warnings | Should -Match 'A password is no column'
        $run.Accounts.Count | Should -Be 1
    }
}

Describe 'A password that was given as a text' {
    It 'is shown by nobody where nobody can be asked for one' {
        $env:MAILSYNCPS_CANARY = 'canary-5b1e77'
        try {
            $run = Invoke-Child "`$env:PSModulePath = '$env:PSModulePath'; New-MailAccount taro@example.jp -Server pop.example.jp -Credential `$env:MAILSYNCPS_CANARY"
        } finally {
            $env:MAILSYNCPS_CANARY = $null
        }
        $run.Output | Should -Match 'The credential is a text'
        $run.Output | Should -Not -Match 'canary'
    }
}
