# A configuration of MailSyncPS. It holds data only, and nothing of it is run. Paths begin in the folder of this
# file.
# Test-MailSyncConfiguration tests it, Invoke-MailSync runs it, Register-MailSyncTask makes its schedule.
@{
    # The old mailboxes: a CSV file in UTF-8, or hashtables here, one for each mailbox. The columns are parameters
    # of New-MailAccount (EmailAddress, Server, Protocol, QuotaBytes ...), and of Invoke-MailForward where a mailbox
    # needs its own (DestinationFolder, Folder, ExcludeFolder ...). SecretName names its password where that is not
    # kept under the address.
    Mailboxes = 'mailboxes.csv'

    # The new mailbox. The names are parameters of New-MailAccount.
    Destination = @{
        EmailAddress = 'taro@gmail.com'
        Server       = 'imap.gmail.com'
    }

    # Each mailbox goes to a folder of its own: beside EmailAddress there are Name and Domain. Without it, all go to
    # the folders that they have at the source.
    DestinationFolder = 'Old/{EmailAddress}'

    # Parameters of Invoke-MailForward. Gmail takes about 500 MB a day.
    Copy = @{
        MaxBytesPerDay = '450MB'
        # ExcludeFolder = 'Drafts', 'Newsletters/*'
        # FolderMap = @{ 'Sent' = 'Sent' }
        # Since = '2024-01-01'
    }

    # Parameters of Remove-OldServerMail: how long copied mail stays at the old server. Without this section nothing
    # is removed. With it, nobody is asked.
    Remove = @{
        OlderThanDays = 14
        # UntilPercentUsed = 60
    }

    # Warn of mailboxes that are so full, or will be full within so many days.
    Warn = @{
        AtPercent = 90
        Days = 14
    }

    # The passwords: a file that Save-MailCredential wrote for the user of the schedule, or a vault of
    # SecretManagement (another module).
    Secrets = @{
        Path = 'credentials.clixml'
        # Vault = 'Mail'
    }

    # What is known of every mail. Use the same file by hand: -Ledger, or the environment variable
    # MAILSYNCPS_LEDGER.
    Ledger = 'data/ledger.db'

    # The logs, a file for each run, and what is said with the servers.
    Log = @{
        Folder = 'data/logs'
        KeepDays = 90
        # Protocol = 'data/protocol.log'
    }

    # The page that tells how the mailboxes fare.
    Report = @{
        Path = 'data/report.html'
        Days = 90
    }

    # Who is told, and of what: Failure, or Warning for warnings and mail that is left, too. A webhook's address is
    # a secret: keep it with Save-MailCredential, as the password.
    Notify = @{
        On = 'Warning'
        SystemLog = $true
        # Mail = @{
        #     To     = 'admin@example.jp'
        #     From   = 'taro@gmail.com'
        #     Server = 'smtp.gmail.com'
        #     Port   = 587
        # }
        # Webhook = @{
        #     Service    = 'Teams'
        #     SecretName = 'teams-webhook'
        # }
    }

    # How many mailboxes are worked on side by side.
    # ThrottleLimit = 4
}
