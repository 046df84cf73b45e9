using System.Text;
using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Retention;
using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Gmail;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Gmail;

/// <summary>From an old mailbox at a real server to the stand-in for Gmail, judged by the stand-in's store.</summary>
public abstract class GmailTest : IAsyncLifetime
{
    const string User = "taro.new@gmail.com";

    static readonly IReadOnlyList<TestMail> Corpus = [.. MailCorpus.Create(new MailCorpusOptions { Count = 60, Seed = 1810, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 400 << 10 })
        .Where(m => IdOf(m).Length > 0).DistinctBy(IdOf).Take(40)];

    private protected GmailTest(Servers servers, ITestOutputHelper output, GmailRules? rules = null)
    {
        Server = new GmailServer(rules);
        Old = servers.Old;
        Pair = new MailboxPair(servers.Old, servers.Batching, output);
    }

    /// <summary>Forty mails, no two of one Message-ID.</summary>
    private protected static IReadOnlyList<TestMail> Mails => Corpus;

    private protected DovecotServer Old { get; }

    private protected GmailServer Server { get; }

    private protected GmailMailbox Mailbox => Server.Mailbox(User);

    private protected MailboxPair Pair { get; }

    private protected RecordingObserver Observer => Pair.Observer;

    private protected MailAccount Account => TestAccounts.At(Server.Port, MailProtocol.Imap, User);

    /// <summary>Waits are as short as may be.</summary>
    private protected static RunTimeouts Hasty { get; } = new() { Doubt = TimeSpan.FromSeconds(0.3), LongerDoubt = TimeSpan.FromSeconds(0.3), FirstWait = TimeSpan.FromSeconds(0.05) };

    private protected void Deliver(IEnumerable<TestMail> mails) => mails.ToList().ForEach(Pair.Source.Deliver);

    private protected Task<MailForwardResult> ForwardAsync(Func<ForwardRequest, ForwardRequest>? change = null) => Pair.ForwardAsync(r =>
    {
        var request = r with { Destination = Account, Timeouts = Hasty };
        return change is null ? request : change(request);
    });

    private protected Task<OldMailRemoval> RemoveAsync(Func<RemovalRequest, RemovalRequest>? change = null) => Pair.RemoveAsync(7, r =>
    {
        var request = r with { Destination = Account, Timeouts = Hasty };
        return change is null ? request : change(request);
    });

    /// <summary>The whole store has these mails, each once, and nothing else.</summary>
    private protected void AssertHolds(IEnumerable<TestMail> mails) => Assert.Empty(MailComparison.Differences(mails, Mailbox.Mails));

    private protected static string IdOf(TestMail mail) => TextOf(mail).Split("\r\nMessage-ID: ").ElementAtOrDefault(1)?.Split('\r')[0].Trim() ?? "";

    private protected static string TextOf(TestMail mail) => Encoding.Latin1.GetString(mail.Bytes);

    private protected static TestMail With(TestMail mail, Func<string, string> change) => mail with { Bytes = Encoding.Latin1.GetBytes(change(TextOf(mail))) };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Pair.Dispose();
        Assert.Empty(Server.Failures);
    }
}
