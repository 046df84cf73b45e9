using System.Globalization;
using MailSyncPS.Engine.Forwarding;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Texts;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("ja-JP", "127.0.0.1 がポート 1 への接続を拒否しました", "taro から hanako へのコピー: 127.0.0.1 に接続中")]
    [InlineData("en-US", "127.0.0.1 refuses connections to port 1", "Forwarding taro to hanako: Connecting to 127.0.0.1")]
    [InlineData("de-DE", "127.0.0.1 refuses connections to port 1", "Forwarding taro to hanako: Connecting to 127.0.0.1")]
    public async Task A_run_speaks_the_language_of_who_began_it(string language, string failure, string progress)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        using var folder = new ScratchFolder("language");
        var request = new ForwardRequest
        {
            Source = TestAccounts.At(1, MailProtocol.Pop3, "taro"),
            Destination = TestAccounts.At(2, MailProtocol.Imap, "hanako"),
            Ledger = Path.Combine(folder.Path, "ledger.db"),
        };
        var said = new List<string>();
        var observer = new RecordingObserver { WhenProgress = p => said.Add($"{p.Activity}: {p.Status}") };

        // The bridge starts runs in this way too.
        await Task.Run(() => MailForwarder.RunAsync(request, observer, CancellationToken.None));

        var error = Assert.Single(observer.Errors);
        Assert.Equal(MailFailure.ConnectionRefused, error.Failure);
        Assert.StartsWith(failure, error.Message, StringComparison.Ordinal);
        Assert.Contains(progress, said);
    }

    [Theory]
    [InlineData("en", 1, "1 mail (1.5 KB)")]
    [InlineData("en", 2, "2 mails (1.5 KB)")]
    [InlineData("ja", 1, "メール 1 通 (1.5 KB)")]
    [InlineData("ja", 2, "メール 2 通 (1.5 KB)")]
    public void Mails_are_counted_as_the_language_does(string language, long count, string words)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

        Assert.Equal(words, Wording.Mails(count, 1536));
    }

    [Fact]
    public void A_result_reads_well_in_Japanese()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja");
        var (source, destination) = (TestAccounts.At(1, MailProtocol.Pop3, "taro"), TestAccounts.At(2, MailProtocol.Imap, "hanako"));

        Assert.Equal("taro -> hanako: コピー 3、コピー済み 2、保留 1、失敗 0、未処理 4",
            new MailForwardResult { Account = source, Destination = destination, Forwarded = 3, AlreadyForwarded = 2, Quarantined = 1, NotReached = 4 }.ToString());
    }
}
