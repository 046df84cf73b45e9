using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace MailSyncPS.ModuleTests;

/// <summary>The script of examples/, in an engine that has PowerShell's core alone: what else it uses is stood in for.</summary>
public sealed class ExampleTests(ImportedModule module) : ModuleTest(module), IAsyncLifetime, IDisposable
{
    // The stand-ins note what the script would have written outside of mail.
    const string Run = """
        param($script, $options, $rows, $secrets, $notes)
        function Join-Path($Path, $ChildPath) { "$Path/$ChildPath" }
        function Get-Date { [datetime]::Now }
        function Import-Csv { $rows }
        function Get-Secret($Name) { $secrets[$Name] }
        function Measure-Object($Property, [switch] $Sum) { $total = 0; foreach ($item in $input) { $total += $item.$Property }; [pscustomobject]@{ Sum = $total } }
        function Out-String { $input }
        function New-Item { $notes.Add('folder') }
        function Get-ChildItem { }
        function Remove-Item { }
        function Start-Transcript { $notes.Add('start') }
        function Stop-Transcript { $notes.Add('stop') }
        function Write-Warning($Message) { $notes.Add("warning $Message") }
        function Write-Error($ErrorRecord) { $notes.Add("error $ErrorRecord") }
        function logger { $notes.Add('log ' + ($input -join ' | ')) }
        & $script @options
        $LASTEXITCODE
        """;

    readonly string? _modulePath = Environment.GetEnvironmentVariable("PSModulePath");
    readonly ScratchFolder _folder = new("example");
    readonly List<string> _notes = [];
    DovecotServer _old = null!;
    DovecotServer _new = null!;
    IReadOnlyList<TestMail> _mails = [];
    string _mailSent = "";

    public async Task InitializeAsync()
    {
        Environment.SetEnvironmentVariable("MAILSYNCPS_LEDGER", Path.Combine(_folder.Path, "ledger.db"));
        Environment.SetEnvironmentVariable("PSModulePath", Path.GetDirectoryName(BuiltModule.Folder));
        _old = await DovecotServer.RunAsync(DovecotOptions.OldServer(20 << 20));
        _new = await DovecotServer.RunAsync(DovecotOptions.GmailLike);
        _mails = MailCorpus.Create(new MailCorpusOptions { Count = 10, Until = DateTimeOffset.Now.AddHours(-1) });
        foreach (var user in (string[])["taro@example.jp", "hanako@example.jp"])
            _mails.ToList().ForEach(_old.Mailbox(user).Deliver);
    }

    public async Task DisposeAsync()
    {
        await _old.DisposeAsync();
        await _new.DisposeAsync();
        Environment.SetEnvironmentVariable("MAILSYNCPS_LEDGER", null);
        Environment.SetEnvironmentVariable("PSModulePath", _modulePath);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_dry_run_shows_the_whole_plan_and_changes_nothing()
    {
        var result = Play(Rows("taro@example.jp", "hanako@example.jp"), ("WhatIf", true));

        Assert.Empty(_notes);
        Assert.Equal(0, result.Output[^1].BaseObject);
        Assert.Equal(4, Shell.Screen.Text.Split("What if: ").Length - 1);
        Assert.Equal(2, result.Output[0].Properties["Mailboxes"].Value);
        Assert.Empty(_new.AllMails("new@example.com"));
        Assert.All(["taro@example.jp", "hanako@example.jp"], user => Assert.Empty(MailComparison.Differences(_mails, _old.AllMails(user))));
        Assert.False(File.Exists(Path.Combine(_folder.Path, "ledger.db")));
    }

    [Fact]
    public async Task What_can_be_done_is_done_and_what_fails_is_told_once_and_by_mail()
    {
        await using var smtp = new ScriptedPeer(TakeMailAsync);

        var result = Play(Rows("unknown@example.jp", "wrong@example.jp", "taro@example.jp"),
            ("MailTo", "admin@example.jp"), ("SmtpServer", "localhost"), ("SmtpPort", smtp.Port));

        Assert.Equal(["folder", "start", "stop"], _notes.Where(note => !note.StartsWith("log", StringComparison.Ordinal)));
        Assert.Equal(1, result.Output[^1].BaseObject);
        var summary = result.Output[0];
        Assert.Equal([3, 1, 2, 1], ((string[])["Mailboxes", "Complete", "Errors", "ExitCode"]).Select(name => summary.Properties[name].Value));
        Assert.Equal(10L, Convert.ToInt64(summary.Properties["Copied"].Value, CultureInfo.InvariantCulture));
        Assert.Empty(MailComparison.Differences(_mails, _new.Mailbox("new@example.com", "Old/taro@example.jp").Mails()));
        Assert.Empty(MailComparison.Differences(_mails.Where(mail => mail.Arrived > DateTimeOffset.Now.AddDays(-14)), _old.AllMails("taro@example.jp")));
        Assert.Contains("wrong@example.jp", Assert.Single(_notes, note => note.StartsWith("log", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Empty(smtp.Failures);
        Assert.Equal(1, _mailSent.Split("wrong@example.jp: ").Length - 1);
        Assert.Contains("unknown@example.jp", _mailSent, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_destination_nothing_is_begun()
    {
        var result = Play([], ("Destination", ""), ("WhatIf", true));

        Assert.Equal(2, result.Output[^1].BaseObject);
        Assert.StartsWith("error No new mailbox", Assert.Single(_notes), StringComparison.Ordinal);
    }

    ShellResult Play(PSObject[] rows, params (string Name, object Value)[] more)
    {
        var secrets = new Hashtable
        {
            ["new@example.com"] = Credential("new@example.com"),
            ["taro@example.jp"] = Credential("taro@example.jp"),
            ["hanako@example.jp"] = Screen.Secret("pw"),
            ["wrong@example.jp"] = Credential("wrong@example.jp", "other"),
        };
        var options = new Hashtable
        {
            ["Destination"] = "new@example.com",
            ["DestinationServer"] = "localhost",
            ["DestinationOption"] = new Hashtable { ["Port"] = _new.ImapsPort, ["Security"] = "Tls" },
        };
        foreach (var (name, value) in more)
            options[name] = value;
        var script = Path.Combine(BuiltModule.Folder, "..", "..", "examples", "Copy-CompanyMail.ps1");
        return Shell.Run(Run, ("script", Path.GetFullPath(script)), ("options", options), ("rows", rows), ("secrets", secrets), ("notes", _notes));
    }

    PSObject[] Rows(params string[] addresses) => [.. addresses.Select(address =>
    {
        var row = new PSObject();
        row.Properties.Add(new PSNoteProperty("EmailAddress", address));
        row.Properties.Add(new PSNoteProperty("Server", "localhost"));
        row.Properties.Add(new PSNoteProperty("Port", _old.Pop3sPort.ToString(CultureInfo.InvariantCulture)));
        row.Properties.Add(new PSNoteProperty("Security", "Tls"));
        row.Properties.Add(new PSNoteProperty("Protocol", "Pop3"));
        return row;
    })];

    // RFC 5321 and 3207, as far as one client goes.
    async Task TakeMailAsync(PeerConnection connection)
    {
        await connection.WriteLineAsync("220 mail.example.jp ESMTP");
        while (await connection.ReadLineAsync() is { } line)
        {
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await connection.WriteLineAsync("250-mail.example.jp");
                    await connection.WriteLineAsync("250-AUTH LOGIN");
                    await connection.WriteLineAsync("250 STARTTLS");
                    break;
                case "STARTTLS":
                    await connection.WriteLineAsync("220 go ahead");
                    await connection.StartTlsAsync(TestCertificates.Valid);
                    break;
                case "AUTH":
                    await connection.WriteLineAsync("334 UGFzc3dvcmQ6");
                    await connection.ReadLineAsync();
                    await connection.WriteLineAsync("235 welcome");
                    break;
                case "DATA":
                    await connection.WriteLineAsync("354 go ahead");
                    while (await connection.ReadLineAsync() is { } text && text != ".")
                        _mailSent += text + "\n";
                    await connection.WriteLineAsync("250 taken");
                    break;
                case "QUIT":
                    await connection.WriteLineAsync("221 bye");
                    return;
                default:
                    await connection.WriteLineAsync("250 fine");
                    break;
            }
        }
    }
}
