using System.Text;
using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Retention;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>A forward and a removal between a scripted POP3 mailbox and a real destination.</summary>
public abstract class Pop3DropTest(Servers servers, ITestOutputHelper output) : IAsyncLifetime, IAsyncDisposable
{
    static readonly DateTimeOffset Received = DateTimeOffset.UtcNow.AddDays(-20);

    private protected Pop3Drop Drop { get; } = new();

    private protected MailboxPair Pair { get; } = new(servers.Old, servers.Batching, output);

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await Drop.DisposeAsync();
        Pair.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static byte[] Mail(string name, int lines = 3) => Encoding.Latin1.GetBytes(
        $"Received: from a by b; {Received:r}\r\nFrom: a@example.jp\r\nSubject: {name}\r\n\r\n" + string.Concat(Enumerable.Range(0, lines).Select(i => $"{name} line {i}\r\n")));

    private protected Task<MailForwardResult> ForwardAsync(Func<ForwardRequest, ForwardRequest>? change = null) => Pair.ForwardAsync(r =>
    {
        r = r with { Source = TestAccounts.At(Drop.Port, MailProtocol.Pop3, Pair.OldUser), Timeouts = new() { Doubt = TimeSpan.FromSeconds(1) } };
        return change is null ? r : change(r);
    });

    private protected Task<OldMailRemoval> RemoveAsync(int olderThanDays = 0, Func<RemovalRequest, RemovalRequest>? change = null) => Pair.RemoveAsync(olderThanDays, r =>
    {
        r = r with { Source = TestAccounts.At(Drop.Port, MailProtocol.Pop3, Pair.OldUser) };
        return change is null ? r : change(r);
    });

    /// <summary>Makes sure that the destination holds exactly these mails.</summary>
    private protected void AssertCopies(IEnumerable<byte[]> mails) =>
        Assert.Empty(MailComparison.Differences(mails.Select(m => new TestMail(m, default)), Pair.Destination.Mails(), compareArrival: false));

    private protected void Fill(int count) => Drop.Mails.AddRange(Enumerable.Range(0, count).Select(i => ($"id{i}", Mail($"mail{i}"))));
}
