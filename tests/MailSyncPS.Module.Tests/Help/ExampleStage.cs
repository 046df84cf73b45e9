namespace MailSyncPS.ModuleTests.Help;

/// <summary>The servers that the hosts of printed examples stand for, with mail in them, and a runspace in which such examples run.</summary>
public sealed class ExampleStage : IAsyncLifetime, IDisposable
{
    const string NewAddress = "taro@gmail.com";

    // Small limits make the old mailboxes nearly full.
    const string Mailboxes = """
        EmailAddress,Server,Protocol,QuotaBytes
        taro@example.jp,pop.example.jp,Pop3,64KB
        hanako@example.jp,pop.example.jp,Pop3,64KB
        info@example.jp,imap.example.jp,Imap,

        """;

    // What New-MailSyncConfiguration writes, with the test servers for those that the printed names stand for.
    string Configuration => $$"""
        @{
            Mailboxes = @(
                @{ EmailAddress = 'taro@example.jp'; Server = 'localhost'; Port = {{_old.Pop3sPort}}; Protocol = 'Pop3'; Security = 'Tls'; QuotaBytes = '64KB' }
                @{ EmailAddress = 'hanako@example.jp'; Server = 'localhost'; Port = {{_old.Pop3sPort}}; Protocol = 'Pop3'; Security = 'Tls'; QuotaBytes = '64KB' }
                @{ EmailAddress = 'info@example.jp'; Server = 'localhost'; Port = {{_old.ImapsPort}}; Security = 'Tls' }
            )
            Destination = @{ EmailAddress = 'taro@gmail.com'; Server = 'localhost'; Port = {{_new.ImapsPort}}; Security = 'Tls' }
            DestinationFolder = 'Old/{EmailAddress}'
            Remove = @{ OlderThanDays = 14 }
            Ledger = '../data/ledger.db'
            Notify = @{ SystemLog = $false }
        }
        """;

    static readonly string[] OldAddresses = ["taro@example.jp", "hanako@example.jp", "info@example.jp"];

    readonly ScratchFolder _folder = new("examples");
    readonly Shell _shell = new(BuiltModule.Manifest);
    readonly List<TestMail> _delivered = [];
    DovecotServer _old = null!;
    DovecotServer _new = null!;

    public async Task InitializeAsync()
    {
        _old = await DovecotServer.RunAsync(DovecotOptions.OldServer(20 << 20));
        _new = await DovecotServer.RunAsync(DovecotOptions.GmailLike);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "mailboxes.csv"), Mailboxes);
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, "stage")).FullName, "mailsync.psd1"), Configuration);
        _shell.Run(PrintedNames.Script, ("ports", new System.Collections.Hashtable
        {
            ["imap.gmail.com/Imap"] = _new.ImapsPort,
            ["pop.example.jp/Pop3"] = _old.Pop3sPort,
            ["imap.example.jp/Imap"] = _old.ImapsPort,
            ["mail.example.jp/Imap"] = _old.ImapsPort,
        })).ThrowIfFailed();
        _shell.Run("""
            param($folder)
            $ExecutionContext.SessionState.Path.SetLocation($folder)
            foreach ($cmdlet in 'Get-MailboxQuota', 'Invoke-MailForward', 'Remove-OldServerMail', 'Get-MailForwardRecord', 'Get-MailSyncStatus', 'Export-MailSyncReport') {
                $global:PSDefaultParameterValues["${cmdlet}:Ledger"] = "$folder/data/ledger.db"
            }
            """, ("folder", _folder.Path)).ThrowIfFailed();
        LiveAWhile();
    }

    public async Task DisposeAsync()
    {
        await _old.DisposeAsync();
        await _new.DisposeAsync();
    }

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }

    /// <summary>Whether a file is there, by its name.</summary>
    public bool HasFile(string name) => File.Exists(Path.Combine(_folder.Path, name));

    /// <summary>The mails at the old server.</summary>
    public int OldCount => OldAddresses.SelectMany(_old.Mailboxes).Sum(folder => folder.Count);

    /// <summary>The mails at the new one.</summary>
    public int NewCount => _new.Mailboxes(NewAddress).Sum(folder => folder.Count);

    /// <summary>Puts new mails into every old mailbox, all of them weeks old.</summary>
    public void Deliver()
    {
        foreach (var address in OldAddresses)
        {
            var mails = MailCorpus.Create(new MailCorpusOptions
            {
                Count = 10, Seed = _delivered.Count + 1, TotalBytes = 60_000, Recipient = address, Until = DateTimeOffset.Now.AddDays(-40), Days = 3,
            });
            foreach (var mail in mails)
                _old.Mailbox(address).Deliver(mail);
            _delivered.AddRange(mails);
        }
    }

    /// <summary>Runs code as printed; whatever is asked is answered with yes.</summary>
    public ShellResult Run(string code)
    {
        _shell.Screen.Reset();
        // What is printed writes one, and would not replace it.
        File.Delete(Path.Combine(_folder.Path, "mailsync.psd1"));
        foreach (var answer in Enumerable.Repeat("Yes", OldAddresses.Length))
            _shell.Screen.Answers.Enqueue(answer);
        return _shell.Run(code);
    }

    // A ledger that knows of mails that were removed, and of one that was set aside.
    void LiveAWhile()
    {
        Deliver();
        _old.Mailbox(OldAddresses[0]).Deliver("Subject: none\r\n\r\nA NUL byte: \0\r\n"u8.ToArray(), DateTimeOffset.Now.AddDays(-50));
        var result = Run("""
            $new = New-MailAccount taro@gmail.com -Server imap.gmail.com -Credential (Get-Credential taro@gmail.com)
            Import-Csv mailboxes.csv | New-MailAccount -Credential { Get-Secret $_.EmailAddress } |
                Invoke-MailForward -Destination $new | Remove-OldServerMail -OlderThanDays 7 -Confirm:$false
            """);
        if (result.Error.FullyQualifiedErrorId != "MessageRefused,MailSyncPS.Commands.InvokeMailForwardCommand")
            throw new InvalidOperationException(result.Error.ToString());
    }

    /// <summary>The mails that are at neither server.</summary>
    public IReadOnlyList<string> Lost()
    {
        var there = OldAddresses.SelectMany(_old.AllMails).Concat(_new.AllMails(NewAddress)).Select(mail => mail.Digest()).ToHashSet();
        return [.. _delivered.Where(mail => !there.Contains(mail.Digest())).Select(mail => mail.Description)];
    }
}
