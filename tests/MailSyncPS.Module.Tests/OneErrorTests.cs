namespace MailSyncPS.ModuleTests;

/// <summary>A mailbox that can't be logged in to is one error in a pipeline, and an object in each of its cmdlets.</summary>
public sealed class OneErrorTests(ImportedModule module) : ModuleTest(module), IAsyncLifetime, IDisposable
{
    const string Accounts = """
        param($port, $newPort, $right, $wrong, $ledger)
        $new = New-MailAccount new@example.jp -Server localhost -Port $newPort -Security StartTls -Credential $right
        $good = New-MailAccount good@example.jp -Server localhost -Port $port -Protocol Pop3 -Security StartTls -Credential $right
        $bad = New-MailAccount bad@example.jp -Server localhost -Port $port -Protocol Pop3 -Security StartTls -Credential $wrong

        """;

    readonly ScratchFolder _folder = new("oneerror");
    DovecotServer _server = null!;

    public async Task InitializeAsync() => _server = await DovecotServer.RunAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void In_a_whole_pipeline()
    {
        var result = Run("$bad, $good | Get-MailboxQuota | Invoke-MailForward -Destination $new -Ledger $ledger | Remove-OldServerMail -OlderThanDays 7 -Ledger $ledger -Confirm:$false -Verbose");

        Assert.Equal("AuthenticationFailed,MailSyncPS.Commands.GetMailboxQuotaCommand", result.Error.FullyQualifiedErrorId);
        Assert.Equal("bad@example.jp", result.Error.TargetObject.ToString());
        Assert.Equal(["bad@example.jp", "good@example.jp"], result.Output.Select(removal => removal.Properties["Account"].Value.ToString()).Order());
        Assert.All(result.Output, removal => Assert.Equal("MailSyncPS.OldMailRemoval", removal.BaseObject.GetType().FullName));
        Assert.Contains(result.Verbose, line => line.StartsWith("bad@example.jp: nothing was done", StringComparison.Ordinal));
    }

    [Fact]
    public void In_a_dry_run_too()
    {
        var result = Run("$bad | Invoke-MailForward -Destination $new -Ledger $ledger -WhatIf | Remove-OldServerMail -OlderThanDays 7 -Ledger $ledger -WhatIf");

        Assert.Equal("AuthenticationFailed,MailSyncPS.Commands.InvokeMailForwardCommand", result.Error.FullyQualifiedErrorId);
        Assert.Single(result.Output);
    }

    [Fact]
    public void When_it_is_the_destination_the_source_is_still_asked()
    {
        _server.Mailbox("good").Deliver(MailCorpus.Create(new MailCorpusOptions { Count = 10 })[0]);
        var result = Run("""
            $shut = New-MailAccount shut@example.jp -Server localhost -Port $newPort -Security StartTls -Credential $wrong
            $good = New-MailAccount good@example.jp -UserName good -Server localhost -Port $port -Protocol Pop3 -Security StartTls -Credential $right
            $good | Invoke-MailForward -Destination $shut -Ledger $ledger | Remove-OldServerMail -OlderThanDays 7 -Ledger $ledger -Confirm:$false | Get-MailboxQuota
            """);

        Assert.Equal("AuthenticationFailed,MailSyncPS.Commands.InvokeMailForwardCommand", result.Error.FullyQualifiedErrorId);
        Assert.Equal(1L, Assert.Single(result.Output).Properties["MessageCount"].Value);
    }

    [Fact]
    public void What_was_kept_is_tried_anew_in_the_next_pipeline()
    {
        var result = Run("""
            $kept = $bad | Invoke-MailForward -Destination $new -Ledger $ledger
            $kept | Invoke-MailForward -Ledger $ledger
            """);

        Assert.Equal(2, result.Errors.Count);
        Assert.Single(result.Output);
    }

    ShellResult Run(string script) => Shell.Run(Accounts + script,
        ("port", _server.Pop3Port), ("newPort", _server.ImapPort), ("right", Credential("right")), ("wrong", Credential("wrong", "other")), ("ledger", Path.Combine(_folder.Path, "ledger.db")));
}
