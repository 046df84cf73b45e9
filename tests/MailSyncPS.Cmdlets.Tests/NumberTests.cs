namespace MailSyncPS.Cmdlets.Tests;

public sealed class NumberTests(ScriptedModule module) : CmdletTest(module)
{
    const string BadForward = "ParameterArgumentTransformationError,MailSyncPS.Commands.InvokeMailForwardCommand";
    const string BadRemoval = "ParameterArgumentTransformationError,MailSyncPS.Commands.RemoveOldServerMailCommand";

    [Theory]
    [InlineData("''")]
    [InlineData("' '")]
    [InlineData("$null")]
    [InlineData("0.4")]
    [InlineData("7.5")]
    [InlineData("'7.5'")]
    [InlineData("'7.0'")]
    [InlineData("-1")]
    [InlineData("'-1'")]
    [InlineData("36501")]
    [InlineData("99999999999")]
    [InlineData("([timespan]::FromDays(7))")]
    [InlineData("'7.00:00:00'")]
    [InlineData("([datetime]::Now)")]
    [InlineData("$true")]
    [InlineData("'1e1'")]
    [InlineData("'0x10'")]
    [InlineData("'seven'")]
    [InlineData("([double]::NaN)")]
    [InlineData("([DayOfWeek]::Friday)")]
    [InlineData("@(7, 8)")]
    [InlineData("@{}")]
    public void An_age_in_days_is_a_whole_number(string days)
    {
        var result = RunFor(["ok"], $"$accounts | Remove-OldServerMail -Destination $new -Confirm:$false -OlderThanDays {days}");

        Assert.Empty(result.Output);
        Assert.Equal(BadRemoval, result.Error.FullyQualifiedErrorId);
        Assert.Contains("0 to 36500", result.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("'7'", 7)]
    [InlineData("' 7 '", 7)]
    [InlineData("7.0", 7)]
    [InlineData("([decimal]7)", 7)]
    [InlineData("7L", 7)]
    [InlineData("0", 0)]
    [InlineData("36500", 36500)]
    public void Whole_numbers_of_every_kind_are_taken(string days, int expected)
    {
        var result = RunFor(["ok"], $"$accounts | Remove-OldServerMail -Destination $new -Confirm:$false -Verbose -OlderThanDays {days}");

        Assert.Empty(result.ErrorIds);
        Assert.Contains(result.Verbose, line => line.Contains($"days {expected},", StringComparison.Ordinal));
    }

    [Fact]
    public void An_age_is_mandatory()
    {
        var result = RunFor(["ok"], "$accounts | Remove-OldServerMail -Destination $new -Confirm:$false");

        Assert.Equal("InputObjectMissingMandatory,MailSyncPS.Commands.RemoveOldServerMailCommand", result.Error.FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("Remove-OldServerMail -OlderThanDays 7 -UntilPercentUsed", "1 to 99", "0", "100", "0.4", "'50%'")]
    [InlineData("Remove-OldServerMail -OlderThanDays 7 -ThrottleLimit", "1 to 64", "0", "65", "''", "$null")]
    [InlineData("Invoke-MailForward -MaxMessages", "from 1 on", "0", "-1", "1.5", "'1e3'")]
    [InlineData("Invoke-MailForward -MaxBytesPerDay", "500MB", "0", "-1", "0.5", "'much'")]
    [InlineData("Invoke-MailForward -MaxReadBytesPerDay", "500MB", "0", "-1", "0.5", "'much'")]
    [InlineData("Invoke-MailForward -MinFreeBytes", "500MB", "-1", "0.5", "'much'")]
    [InlineData("Invoke-MailForward -MaxConnections", "1 to 32", "0", "33", "''", "$null")]
    [InlineData("Invoke-MailForward -ThrottleLimit", "1 to 64", "0", "65", "2.5", "''")]
    [InlineData("Invoke-MailForward -Since", "2026-01-31", "7", "'7.5'", "([timespan]::FromDays(7))", "'soon'")]
    public void Bounds_are_told(string command, string told, params string[] values)
    {
        var (id, advice) = (command.StartsWith("Invoke", StringComparison.Ordinal) ? BadForward : BadRemoval, told == "500MB" ? "100MB" : told);

        foreach (var value in values)
        {
            var result = RunFor(["ok"], $"$accounts | {command} {value} -Destination $new -Confirm:$false");

            Assert.Empty(result.Output);
            Assert.Equal(id, result.Error.FullyQualifiedErrorId);
            Assert.Contains(advice, result.Error.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Invoke-MailForward -MaxMessages $typo")]
    [InlineData("Invoke-MailForward -MaxBytesPerDay ''")]
    [InlineData("Invoke-MailForward -Since $typo")]
    [InlineData("Remove-OldServerMail -OlderThanDays 7 -UntilPercentUsed $typo")]
    [InlineData("Remove-OldServerMail -OlderThanDays 7 -Folder $typo")]
    public void A_limit_that_was_given_without_a_value_is_an_error(string command)
    {
        var result = RunFor(["ok"], $"$accounts | {command} -Destination $new -Confirm:$false");

        Assert.Empty(result.Output);
        Assert.StartsWith("InvalidArgument,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_bind_by_property_name_and_an_empty_cell_is_none()
    {
        var result = RunFor(["ok", "ok"], """
            [pscustomobject]@{ Account = $accounts[0]; Folder = 'Archive/*'; DestinationFolder = 'Old/taro'; Since = '2026-01-31 18:00'; MaxMessages = '10'; MaxBytesPerDay = '500MB'; MinFreeBytes = '0' },
            [pscustomobject]@{ Account = $accounts[1]; Folder = ''; Since = ''; MaxMessages = ''; MaxBytesPerDay = ''; MinFreeBytes = '' } |
                Invoke-MailForward -Destination $new -ThrottleLimit 1 -Verbose
            """);

        Assert.Empty(result.ErrorIds);
        Assert.Equal(
            ["folders Archive/*, to Old/taro, since 2026-01-31 18:00, mails 10, bytes 524288000, connections 10, ledger ", "folders , to , since , mails , bytes , connections 10, ledger "],
            result.Verbose.Where(line => line.StartsWith("folders", StringComparison.Ordinal)));
    }

    [Fact]
    public void Ages_bind_by_property_name()
    {
        var result = RunFor(["ok", "ok", "ok"], """
            [pscustomobject]@{ Account = $accounts[0]; Destination = $new; OlderThanDays = '14'; UntilPercentUsed = '50' },
            [pscustomobject]@{ Account = $accounts[1]; Destination = $new; OlderThanDays = ''; UntilPercentUsed = '50' },
            [pscustomobject]@{ Account = $accounts[2]; Destination = $new; OlderThanDays = '7'; UntilPercentUsed = '' } |
                Remove-OldServerMail -ThrottleLimit 1 -Verbose -Confirm:$false
            """);

        Assert.Equal([BadRemoval], result.ErrorIds);
        Assert.Equal(
            ["folders , days 14, percent 50, copy gone False, ledger ", "folders , days 7, percent , copy gone False, ledger "],
            result.Verbose.Where(line => line.StartsWith("folders", StringComparison.Ordinal)));
    }
}
