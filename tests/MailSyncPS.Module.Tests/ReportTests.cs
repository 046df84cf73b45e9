namespace MailSyncPS.ModuleTests;

/// <summary>The report, through the built module, of a ledger that its cmdlets made.</summary>
public sealed class ReportTests(ImportedModule module) : ModuleTest(module), IAsyncLifetime, IDisposable
{
    const string Refused = "ReportNotWritten,MailSyncPS.Commands.ExportMailSyncReportCommand";

    readonly ScratchFolder _folder = new("report");

    public async Task InitializeAsync()
    {
        await using var old = await DovecotServer.RunAsync(DovecotOptions.OldServer(20 << 20));
        Shell.Run("""
            param($port, $ledger, $credential)
            'taro', 'hanako' | ForEach-Object { New-MailAccount "$_@example.jp" -Server localhost -Port $port -Protocol Pop3 -Security StartTls -QuotaBytes 20MB -UserName $_ -Credential $credential } |
                Get-MailboxQuota -Ledger $ledger
            """, ("port", old.Pop3Port), ("ledger", Ledger), ("credential", Credential("taro"))).ThrowIfFailed();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_written_in_the_form_that_is_asked_for_and_only_when_it_may_be()
    {
        Assert.Empty(Export("report.html -WhatIf").Output);
        Assert.False(File.Exists(In("report.html")));

        Export("report.html").ThrowIfFailed();
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(In("report.html")), StringComparison.Ordinal);
        Export("report.CSV -Days 7").ThrowIfFailed();
        Assert.Equal(["hanako@example.jp,Pop3", "taro@example.jp,Pop3"], File.ReadAllLines(In("report.CSV")).Skip(1).Select(line => string.Join(',', line.Split(',')[..2])).Order());
        var file = Assert.IsType<FileInfo>(Assert.Single(Export("data.txt -Format Json -Since 2026-01-01 -PassThru").Output).BaseObject);
        Assert.Equal(In("data.txt"), file.FullName);
        Assert.StartsWith("{\"schemaVersion\":1", File.ReadAllText(file.FullName), StringComparison.Ordinal);

        var one = Shell.Run("""
            param($path, $ledger)
            New-MailAccount taro@example.jp -Server localhost -Port 110 -Protocol Pop3 -UserName taro | Export-MailSyncReport $path -Ledger $ledger
            """, ("path", In("one.csv")), ("ledger", Ledger));
        one.ThrowIfFailed();
        Assert.StartsWith("taro@example.jp,Pop3,localhost,", Assert.Single(File.ReadAllLines(In("one.csv")).Skip(1)), StringComparison.Ordinal);

        Assert.Equal(Refused, Export("report.html -NoClobber").Error.FullyQualifiedErrorId);
        Assert.Equal(Refused, Export("missing/report.html").Error.FullyQualifiedErrorId);
        Assert.Equal(System.Management.Automation.ErrorCategory.WriteError, Export("missing/report.html").Error.CategoryInfo.Category);
        Assert.Equal("InvalidArgument,MailSyncPS.Commands.ExportMailSyncReportCommand", Export("late.html -Since 2999-01-01").Error.FullyQualifiedErrorId);
        Assert.Equal("AmbiguousParameterSet,MailSyncPS.Commands.ExportMailSyncReportCommand", Export("both.html -Days 3 -Since 2026-01-01").Error.FullyQualifiedErrorId);
        Assert.Equal("LedgerMissing,MailSyncPS.Commands.ExportMailSyncReportCommand", Shell.Run("param($path) Export-MailSyncReport $path -Ledger ($path + '.db')", ("path", In("none.html"))).Error.FullyQualifiedErrorId);
        Assert.Equal(["data.txt", "one.csv", "report.CSV", "report.html"], Directory.GetFiles(_folder.Path, "*.*").Select(Path.GetFileName).Where(name => !name!.StartsWith("ledger", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    string Ledger => In("ledger.db");

    string In(string name) => Path.Combine(_folder.Path, name);

    ShellResult Export(string words) =>
        Shell.Run($"param($folder, $ledger) Export-MailSyncReport \"$folder/{words.Split(' ')[0]}\" {string.Join(' ', words.Split(' ')[1..])} -Ledger $ledger", ("folder", _folder.Path), ("ledger", Ledger));
}
