namespace MailSyncPS.Cmdlets.Tests;

/// <summary>What Tab offers.</summary>
public sealed class CompletionTests(ScriptedModule module) : CmdletTest(module)
{
    const string Accounts = """
        param($line, $verb, $credential)
        $old = New-MailAccount $verb -Server imap.example.jp -Credential $credential
        $new = New-MailAccount ('ok+' + $verb) -Server imap.example.com -Credential $credential
        $pop = New-MailAccount ('pop+' + $verb) -Server pop.example.jp -Protocol Pop3 -Credential $credential
        $bare = New-MailAccount ('bare+' + $verb) -Server imap.example.jp
        $pair = [pscustomobject]@{ Account = $old; Destination = $new }
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText

        """;

    [Theory]
    [InlineData("$old | Invoke-MailForward -Folder ", "INBOX", "Archive/2024", "'Sent Items'", "'It''s `[here`]'", "\u9001\u4fe1\u6e08\u307f")]
    [InlineData("Invoke-MailForward -Account $old -Destination $new -Folder s", "'Sent Items'")]
    [InlineData("Invoke-MailForward -Account $old -Destination $new -Folder 'sent i", "'Sent Items'")]
    [InlineData("Invoke-MailForward -Account $old, $new -Folder INBOX, a", "Archive/2024")]
    [InlineData("$pair | Invoke-MailForward -Folder a", "Archive/2024")]
    [InlineData("$old | Get-MailboxQuota | Invoke-MailForward -Destination $new -Folder a", "Archive/2024")]
    [InlineData("$old | Invoke-MailForward -Destination $new -DestinationFolder it", "'It''s [here]'")]
    [InlineData("$pair | Invoke-MailForward -DestinationFolder a", "Archive/2024")]
    [InlineData("$old | Invoke-MailForward -Destination $new | Remove-OldServerMail -OlderThanDays 7 -Folder i", "INBOX", "'It''s `[here`]'")]
    [InlineData("New-MailAccount -QuotaBytes 10", "100MB", "10GB", "10MB", "10KB")]
    [InlineData("New-MailAccount -QuotaBytes 30", "30MB", "30GB", "30KB")]
    [InlineData("Invoke-MailForward -MaxBytesPerDay 5", "500MB", "5MB", "5GB", "5KB")]
    [InlineData("New-MailAccount taro@example.jp -Server i", "imap.example.jp")]
    [InlineData("New-MailAccount -EmailAddress taro@example.jp -Protocol Pop3 -Server p", "pop.example.jp", "pop3.example.jp")]
    public void Offers(string line, params string[] expected) => Assert.Equal(expected, Complete(line, Address("ok")));

    [Fact]
    public void A_mailbox_is_asked_once()
    {
        var address = Address("ok");

        var result = Shell.Run(Accounts + "(TabExpansion2 $line $line.Length).CompletionMatches.CompletionText", Arguments("$old | Invoke-MailForward -Folder a", address));

        Assert.Equal(["Archive/2024", "Archive/2024"], result.Output.Select(text => text.ToString()));
        Assert.Single(ScriptedModule.Notes, note => note == $"folders {address} began");
    }

    [Theory]
    [InlineData("fail", "$old | Invoke-MailForward -Folder INB")]
    [InlineData("never", "$old | Invoke-MailForward -Folder INB")]
    [InlineData("ok", "$bare | Invoke-MailForward -Folder INB")]
    [InlineData("ok", "$nothing | Invoke-MailForward -Folder INB")]
    [InlineData("ok", "Get-Nothing | Invoke-MailForward -DestinationFolder INB")]
    [InlineData("ok", "New-MailAccount -Server imap")]
    public void Offers_nothing_rather_than_an_error(string verb, string line) => Assert.Empty(Complete(line, Address(verb)));

    IEnumerable<string?> Complete(string line, string address)
    {
        var result = Shell.Run(Accounts, Arguments(line, address));

        Assert.Empty(result.ErrorIds);
        Assert.Empty(Shell.Screen.Questions);
        return result.Output.Where(text => text is not null).Select(text => text.ToString());
    }

    static (string, object?)[] Arguments(string line, string address) =>
        [("line", line), ("verb", address), ("credential", new System.Management.Automation.PSCredential("taro", Screen.Secret("pw")))];
}
