using System.Management.Automation;

namespace MailSyncPS.Cmdlets.Tests;

/// <summary>What people and files get to see: everything that helps, and never a secret.</summary>
public sealed class ViewTests(ScriptedModule module) : CmdletTest(module)
{
    const string Canary = "canary-7f3a";

    // Every output in turn, made with accounts whose password is the canary.
    const string Accounts = """
        param($c)
        $new = New-MailAccount hanako.yamada@example.com -Server imap.example.com -Credential $c
        $old = New-MailAccount taro.yamada.1234@mail.example.co.jp -Server pop.example.jp -Protocol Pop3 -QuotaBytes 100MB -Credential $c

        """;

    const string Outputs = Accounts + """
        $old
        $old | Test-ImapSupport
        ($old | Test-ImapSupport).Imap
        $old | Get-MailboxQuota -ByFolder
        ($old | Get-MailboxQuota -ByFolder).Folders
        $old | Invoke-MailForward -Destination $new
        $old | Remove-OldServerMail -Destination $new -OlderThanDays 7 -Confirm:$false
        """;

    static PSCredential Credential => new("taro", Screen.Secret(Canary));

    [Theory]
    [InlineData("$old", "EmailAddress", "taro.yamada.1234@mail.examp", "995", "100.0 MB")]
    [InlineData("$old | Test-ImapSupport", "pop.example.jp", "993 Tls", "no")]
    [InlineData("($old | Test-ImapSupport).Imap", "Imap", "pop.example.jp", "993")]
    [InlineData("$old | Get-MailboxQuota", "17.0 MB", "20.0 MB", "85", "212", "ImapQuota")]
    [InlineData("($old | Get-MailboxQuota -ByFolder).Folders", "INBOX", "17.0 MB", "212")]
    [InlineData("$old | Invoke-MailForward -Destination $new", "hanako.yamada@example", "Forwarded", "212", "31.3 MB")]
    [InlineData("$old | Remove-OldServerMail -Destination $new -OlderThanDays 7 -Confirm:$false", "Removed", "200", "29.6 MB", "96.5", "12.25")]
    public void Tables_fit_the_screen_and_show_sizes_for_people(string script, params string[] parts)
    {
        var text = Shell.Show(Accounts + script, ("c", Credential));

        Assert.All(text.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 99));
        Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.DoesNotContain(" : ", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u2026', text);
        Assert.DoesNotContain(Canary, text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_serializer_reaches_a_secret()
    {
        var outputs = Shell.Run(Outputs, ("c", Credential)).Output;

        Assert.Equal(7, outputs.Count);
        foreach (var output in outputs)
        {
            var clixml = PSSerializer.Serialize(output, 10);
            Assert.DoesNotContain(Canary, clixml, StringComparison.Ordinal);
            // Some platforms write a secure string as plain hexadecimal digits.
            Assert.DoesNotContain(Convert.ToHexString(System.Text.Encoding.Unicode.GetBytes(Canary)), clixml, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("SecureString", clixml, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<SS", clixml, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_error_has_a_secret()
    {
        var errors = Shell.Run("""
            param($c)
            $old = New-MailAccount fail+view@example.jp -Server pop.example.jp -Credential $c
            $old | Get-MailboxQuota
            """, ("c", Credential)).Errors;

        Assert.DoesNotContain(Canary, PSSerializer.Serialize(Assert.Single(errors), 2), StringComparison.Ordinal);
    }
}
