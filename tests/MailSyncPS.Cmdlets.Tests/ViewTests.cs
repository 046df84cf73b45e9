using System.Management.Automation;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace MailSyncPS.Cmdlets.Tests;

/// <summary>What people and files get to see: everything that helps, and never a secret.</summary>
public sealed class ViewTests(ScriptedModule module) : CmdletTest(module), IDisposable
{
    readonly string _assembly = module.Assembly;
    readonly string _views = Path.Combine(Path.GetTempPath(), $"mailsyncps-{Guid.NewGuid():N}.format.ps1xml");
    Shell? _listShell;

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

    /// <summary>A runspace in which the lists alone are views, as there is no Format-List here to ask for them.</summary>
    Shell ListShell => _listShell ??= MakeListShell();

    Shell MakeListShell()
    {
        var views = XDocument.Load(Path.ChangeExtension(_assembly, "format.ps1xml"));
        views.Descendants("View").Where(view => view.Element("TableControl") is not null).Remove();
        views.Save(_views);
        return new Shell(_assembly, views: _views);
    }

    public void Dispose()
    {
        _listShell?.Dispose();
        File.Delete(_views);
    }

    static PSCredential Credential => new("taro", Screen.Secret(Canary));

    [Theory]
    [InlineData("$old", "EmailAddress", "taro.yamada.1234@mail.ex", "995", "100.0 MB")]
    [InlineData("$old | Test-ImapSupport", "pop.example.jp", "993 Tls", " - ")]
    [InlineData("($old | Test-ImapSupport).Imap", "Imap", "pop.example.jp", "993")]
    [InlineData("$old | Get-MailboxQuota", "17.0 MB", "20.0 MB", "85%", "212")]
    [InlineData("($old | Get-MailboxQuota -ByFolder).Folders", "INBOX", "17.0 MB", "212")]
    [InlineData("$old | Invoke-MailForward -Destination $new", "hanako.yamada@ex", "Forwarded", "212", "31.3 MB", " 3s")]
    [InlineData("$old | Remove-OldServerMail -Destination $new -OlderThanDays 7 -Confirm:$false", "Removed", "200", "29.6 MB", "96.5%", "12.3%")]
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
    public void Long_names_do_not_make_tables_wider()
    {
        var text = Shell.Show(Outputs.Replace("taro.yamada.1234@mail.example.co.jp", $"{new string('t', 60)}@{new string('d', 60)}.example.co.jp", StringComparison.Ordinal)
            .Replace("hanako.yamada@example.com", $"{new string('h', 60)}@{new string('n', 60)}.example.com", StringComparison.Ordinal)
            .Replace("pop.example.jp", $"{new string('p', 60)}.example.jp", StringComparison.Ordinal), ("c", Credential));

        Assert.All(text.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 99));
        Assert.DoesNotContain('\u2026', text);
    }

    [Theory]
    [InlineData("$old | Get-MailboxQuota -ByFolder", "Used", "17.0 MB", "Percent", "85%", "Source", "ImapQuota", "INBOX: 17.0 MB")]
    [InlineData("$old", "Quota", "100.0 MB", "SkipCertificateCheck", "AllowLegacyTls")]
    [InlineData("$old | Test-ImapSupport", "IMAP4rev1, UIDPLUS", "pop.example.jp:993 (Tls)", "SupportsUidPlus")]
    [InlineData("$old | Invoke-MailForward -Destination $new", "Complete", "True", "Size", "31.3 MB", "Time", " 3s")]
    [InlineData("$old | Remove-OldServerMail -Destination $new -OlderThanDays 7 -Confirm:$false", "Destination", "Before", "96.5%")]
    public void Lists_show_all_for_people(string script, params string[] parts)
    {
        var text = ListShell.Show(Accounts + script, ("c", Credential));

        Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Contains(" : ", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, text, StringComparison.Ordinal);
        Assert.DoesNotContain("SecureString", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "Host", true)]
    [InlineData(false, "Host", false)]
    [InlineData(true, "PlainText", false)]
    [InlineData(false, "Ansi", true)]
    public void A_mailbox_that_is_nearly_full_has_a_colour_where_colours_are_wanted(bool hasColours, string rendering, bool expected)
    {
        Shell.Screen.HasColours = hasColours;
        var percent = (string)Shell.Run("param($style) [MailSyncPS.ViewText]::Percent(96.5, $style, $Host)", ("style", Style(rendering))).Output.Single().BaseObject;
        var low = (string)Shell.Run("param($style) [MailSyncPS.ViewText]::Percent(50, $style, $Host)", ("style", Style(rendering))).Output.Single().BaseObject;

        Assert.Equal(expected ? "\u001b[31;1m96.5%\u001b[0m" : "96.5%", percent);
        Assert.Equal("50%", low);

        static object Style(string rendering) => new { OutputRendering = rendering, Formatting = new { Error = "\u001b[31;1m", Warning = "\u001b[33;1m" } };
    }

    [Fact]
    public void The_table_has_the_colour_of_the_session_and_keeps_its_width()
    {
        Shell.Screen.HasColours = true;
        var before = Shell.Screen.Text.Length;

        var text = Shell.Show(Accounts + "$old | Remove-OldServerMail -Destination $new -OlderThanDays 7 -Confirm:$false", ("c", Credential));

        Assert.Contains("\u001b[31;1m96.5%\u001b[0m", Shell.Screen.Text[before..], StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 99));
    }

    [Fact]
    public void Advice_breaks_between_words()
    {
        var english = (string)Shell.Run("[MailSyncPS.ViewText]::Lines('Turn IMAP on in the provider''s settings (-Protocol Pop3).', 0, 20, $null)").Output.Single().BaseObject;
        var japanese = (string)Shell.Run("[MailSyncPS.ViewText]::Lines('IMAP は使えますが、上限は 20.0 MB です。', 0, 18, $null)").Output.Single().BaseObject;

        Assert.Equal(["Turn IMAP on in the", "provider's settings", "(-Protocol Pop3)."], english.Split('\n'));
        // No line begins with a comma, and none is wider than its column.
        Assert.Equal(["IMAP は使えます", "が、上限は 20.0 MB", "です。"], japanese.Split('\n'));
    }

    [Fact]
    public void A_moment_from_another_session_is_shown_too()
    {
        var moment = new DateTimeOffset(2026, 1, 31, 18, 0, 0, TimeSpan.FromHours(9));
        var exported = PSSerializer.Deserialize(PSSerializer.Serialize(moment));

        var shown = Shell.Run("param($moments) foreach ($moment in $moments) { [MailSyncPS.ViewText]::Time($moment) + ' ' + [MailSyncPS.ViewText]::Day($moment) }",
            ("moments", new[] { moment, exported })).Output.Select(text => text.ToString()).ToList();

        Assert.IsNotType<DateTimeOffset>(PSObject.AsPSObject(exported).BaseObject);
        Assert.Matches(@"^2026-0\d-\d\d \d\d:\d\d 2026-0\d-\d\d$", shown[0]);
        Assert.Equal(shown[0], shown[1]);
    }

    [Fact]
    public void The_parts_of_an_answer_can_be_counted_and_picked() =>
        Assert.All(Shell.Run(Accounts + "$list = ($old | Get-MailboxQuota -ByFolder).Folders; $list.Count -gt 0; $null -ne $list[0]; $list[-1] -eq @($list)[-1]; @($list).Count -eq $list.Count", ("c", Credential))
            .Output, isSo => Assert.Equal(true, isSo.BaseObject));

    [Fact]
    public void Every_output_type_has_a_table_a_list_and_a_text_of_its_own()
    {
        var types = Shell.Run("[MailSyncPS.MailAccount].Assembly.GetExportedTypes()").Output.Select(type => (Type)type.BaseObject)
            .Where(type => type is { IsClass: true, IsGenericType: false } && !(type.IsAbstract && type.IsSealed)).ToList();
        var views = XDocument.Load(Path.ChangeExtension(_assembly, "format.ps1xml")).Descendants("View")
            .ToLookup(view => view.Descendants("TypeName").Single().Value, view => view.Element("TableControl") is null ? "list" : "table");

        Assert.NotEmpty(types);
        Assert.All(types, type => Assert.Equal(["table", "list"], views[type.FullName!]));
        Assert.All(types, type => Assert.True(type.GetMethod("ToString", Type.EmptyTypes) is { } text && text.DeclaringType == type && !text.IsDefined(typeof(CompilerGeneratedAttribute), false), type.FullName));
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
