using System.Runtime.Loader;

namespace MailSyncPS.ModuleTests;

public sealed class JapaneseTests(ImportedModule module) : ModuleTest(module)
{
    const string Removal = """
        param($old, $new, $ledger)
        $destination = New-MailAccount hanako@example.jp -Server 127.0.0.1 -Port 2 -Credential $new
        New-MailAccount taro@example.jp -Server 127.0.0.1 -Port 1 -Protocol Pop3 -Credential $old |
            Remove-OldServerMail -Destination $destination -OlderThanDays 7 -Ledger $ledger -Confirm:$false |
            ForEach-Object { [string]$_ }
        """;

    [Fact]
    public void What_the_engine_tells_is_in_the_language_of_PowerShell_and_the_ids_are_not()
    {
        using var folder = new ScratchFolder("japanese");
        using var japanese = new Shell(BuiltModule.Manifest, "ja-JP");
        var ledger = Path.Combine(folder.Path, "ledger.db");
        (string, object?)[] arguments = [("old", Credential("taro")), ("new", Credential("hanako")), ("ledger", ledger)];

        var told = japanese.Run(Removal, arguments);
        var inEnglish = Shell.Run(Removal, arguments);

        Assert.Equal("ja-JP", Assert.Single(japanese.Run("$PSUICulture").Output).ToString());
        Assert.Equal("ConnectionRefused,MailSyncPS.Commands.RemoveOldServerMailCommand", told.Error.FullyQualifiedErrorId);
        Assert.Equal(inEnglish.Error.FullyQualifiedErrorId, told.Error.FullyQualifiedErrorId);
        Assert.StartsWith("127.0.0.1 がポート 1 への接続を拒否しました。", told.Error.Exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("127.0.0.1 refuses connections to port 1", inEnglish.Error.Exception.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{ledger} に台帳がないため", Assert.Single(told.Warnings), StringComparison.Ordinal);
        Assert.StartsWith($"There is no ledger at {ledger}", Assert.Single(inEnglish.Warnings), StringComparison.Ordinal);
        Assert.Equal("taro@example.jp: 削除 0 (0 B)、新しいメール 0、未照合 0、コピーなし 0、確認されなかったもの 0", Assert.Single(told.Output).ToString());
        Assert.Equal(
            [Place("Default", "ja", "MailSyncPS.Model"), Place("Default", "ja", "MailSyncPS"), Place("MailSyncPS", Path.Combine("lib", "ja"), "MailSyncPS.Engine")],
            Satellites().Order(StringComparer.Ordinal));
    }

    static string Place(string context, string folder, string assembly) => $"{context}: {Path.Combine(BuiltModule.Folder, folder, assembly + ".resources.dll")}";

    static IEnumerable<string> Satellites() =>
        from context in AssemblyLoadContext.All
        from assembly in context.Assemblies
        where assembly.GetName() is { CultureName: "ja", Name: { } name } && name.StartsWith("MailSyncPS", StringComparison.Ordinal)
        select $"{context.Name}: {assembly.Location}";
}
