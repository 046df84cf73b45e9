using System.Management.Automation;
using System.Text.RegularExpressions;

namespace MailSyncPS.Cmdlets.Tests;

public sealed class JapaneseTests(ScriptedModule module) : CmdletTest(module), IDisposable
{
    readonly Shell _japanese = new(module.Manifest, "ja-JP");

    [Fact]
    public void A_question_and_a_dry_run_say_in_Japanese_what_would_be_done()
    {
        var address = Address("ok");
        _japanese.Screen.Answers.Enqueue("No");

        Run("$accounts | Remove-OldServerMail -Destination $new -OlderThanDays 7", address);
        Run("$accounts | Invoke-MailForward -Destination $new -WhatIf", address);

        var deed = $"hanako@example.com で照合済みのメール 200 通 (29.6 MB) を {address} から削除します";
        Assert.Equal([deed + "。この操作を実行しますか?"], _japanese.Screen.Questions);
        Assert.Contains($"メール 212 通 (31.3 MB) を {address} から hanako@example.com へコピーします (INBOX)", _japanese.Screen.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$accounts | Remove-OldServerMail -Destination $new -OlderThanDays 7", "ConfirmationRequired,MailSyncPS.Commands.RemoveOldServerMailCommand", "確認に答える人がいないため")]
    [InlineData("$accounts | Invoke-MailForward -Destination $new -Ledger ' '", "InvalidArgument,MailSyncPS.Commands.InvokeMailForwardCommand", "-Ledger にはファイルのパスを指定してください")]
    [InlineData("$accounts | Get-MailboxQuota -ThrottleLimit 0", "ParameterArgumentTransformationError,MailSyncPS.Commands.GetMailboxQuotaCommand", "1 から 64 までの整数を指定してください")]
    public void An_error_has_the_same_id_in_either_language(string script, string id, string words)
    {
        var japanese = Run(script, Address("ok")).Error;
        var english = RunFor(["ok"], script).Error;

        Assert.Equal((id, id), (japanese.FullyQualifiedErrorId, english.FullyQualifiedErrorId));
        Assert.Contains(words, japanese.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(words, english.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_to_do_about_an_error_is_told_in_Japanese()
    {
        var error = _japanese.Run("New-MailAccount ok@nowhere.example.jp").Error;

        Assert.EndsWith("調べた先: SRV レコード (2)。", error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("Tried で確認できます。", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_in_a_row_is_told_in_Japanese()
    {
        var result = _japanese.Run("""
            [pscustomobject]@{ EmailAddress = 'a@example.jp'; Server = 'a.example.jp'; Prot = '993' },
            [pscustomobject]@{ EmailAddress = 'b@example.jp'; Server = 'b.example.jp'; Port = 'many' },
            [pscustomobject]@{ EmailAddress = ''; Server = 'c.example.jp' } | New-MailAccount
            """);

        Assert.Equal(["列「Prot」は使われません。Port の間違いではありませんか。"], result.Warnings);
        Assert.EndsWith("列 Port の値「many」が正しくありません。1 から 65535 までの整数を指定してください。入力: b@example.jp。", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.EndsWith("入力: 3 行目。", result.Errors[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_is_shown_in_Japanese()
    {
        Run("$accounts | Get-MailboxQuota", Address("noisy"));

        var parent = _japanese.Screen.Progress.Where(record => record.ActivityId == 0).ToList();
        Assert.All(parent, record => Assert.Equal("使用量の確認", record.Activity));
        Assert.Contains(parent, record => record.StatusDescription == "実行中 1 件、終了 0 件");
        Assert.Equal("完了", parent.Single(record => record.RecordType == ProgressRecordType.Completed).StatusDescription);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(200)]
    public void Progress_stays_in_its_line_where_characters_are_wide(int columns)
    {
        var size = _japanese.Screen.RawUI.BufferSize;
        _japanese.Screen.HasColours = true;
        _japanese.Screen.RawUI.BufferSize = new(columns, size.Height);
        try
        {
            Run("$accounts | Get-MailboxQuota", Address("noisy"));
        }
        finally
        {
            _japanese.Screen.RawUI.BufferSize = size;
        }

        var wide = _japanese.Screen.Progress.Where(record => record.RecordType == ProgressRecordType.Processing && record.Activity.Any(c => c > '\u2E80')).ToList();
        Assert.NotEmpty(wide);
        // PowerShell fills a line up by its characters, and cuts the activity in half of it.
        Assert.All(wide.SelectMany(record => new[] { record.Activity, record.StatusDescription }), text => Assert.True(text.Length >= Columns(text), text));
        Assert.All(wide, record => Assert.InRange(record.Activity.Length, 1, columns / 2));
        Assert.All(wide, record => Assert.InRange(record.Activity.Length + record.StatusDescription.Length, 1, columns - 8));
        Assert.All(wide, record => Assert.Contains("使用量の確認", record.Activity, StringComparison.Ordinal));
    }

    static int Columns(string text) => Regex.Replace(text, "\u001b\\[[0-9]*m", "").Sum(c => c > '\u2E80' ? 2 : 1);

    public void Dispose() => _japanese.Dispose();

    ShellResult Run(string script, string address) => _japanese.Run(Prologue + script, ("verbs", new[] { address }));
}
