using System.Globalization;
using System.Text;
using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Retention;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>A forward and a removal between a scripted IMAP mailbox and a real destination.</summary>
public abstract class ImapDropTest(Servers servers, ITestOutputHelper output) : IAsyncLifetime, IAsyncDisposable
{
    private protected static readonly DateTimeOffset Received = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddDays(-20).ToUnixTimeSeconds());

    private protected ImapDrop Drop { get; } = new();

    private protected MailboxPair Pair { get; } = new(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };

    private protected MailAccount Account => TestAccounts.At(Drop.Port, MailProtocol.Imap, Pair.OldUser);

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await Drop.DisposeAsync();
        Pair.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<MailForwardResult> ForwardAsync(Func<ForwardRequest, ForwardRequest>? change = null) => Pair.ForwardAsync(r =>
    {
        r = r with { Source = Account, Timeouts = new() { Doubt = TimeSpan.FromSeconds(0.5), FirstWait = TimeSpan.FromMilliseconds(50) } };
        return change is null ? r : change(r);
    });

    private protected Task<OldMailRemoval> RemoveAsync(Func<RemovalRequest, RemovalRequest>? change = null) => Pair.RemoveAsync(0, r =>
    {
        r = r with { Source = Account, Timeouts = new() { FirstWait = TimeSpan.FromMilliseconds(50) } };
        return change is null ? r : change(r);
    });

    private protected void Fill(int count)
    {
        for (var i = 1u; i <= count; i++)
        {
            var head = string.Create(CultureInfo.InvariantCulture, $"Received: from a by b; {Received:r}\r\nSubject: mail {i}\r\n\r\nbody {i}\r\n");
            Drop.Mails.Add((i, Encoding.Latin1.GetBytes(head), Received.ToString("dd-MMM-yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Makes sure that the destination's inbox holds exactly these mails.</summary>
    private protected void AssertCopies(IEnumerable<byte[]> mails) =>
        Assert.Empty(MailComparison.Differences(mails.Select(m => new TestMail(m, Received)), Pair.Destination.Mails()));
}
