using MailSyncPS.Engine.Tests.Sources;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>Forwards and removals between a scripted POP3 mailbox and a scripted IMAP destination.</summary>
public abstract class ImapStoreTest(Servers servers, ITestOutputHelper output) : Pop3DropTest(servers, output), IAsyncLifetime
{
    private protected ImapStore Store { get; } = new();

    async Task IAsyncLifetime.DisposeAsync()
    {
        await Store.DisposeAsync();
        await DisposeAsync();
    }

    private protected MailAccount Destination => TestAccounts.At(Store.Port, MailProtocol.Imap, Pair.NewUser);

    private protected Task<MailForwardResult> CopyAsync() => ForwardAsync(
        r => r with { Destination = Destination, Timeouts = new() { Doubt = TimeSpan.FromSeconds(0.3), FirstWait = TimeSpan.FromSeconds(0.05) } });

    private protected Task<OldMailRemoval> FreeAsync() => RemoveAsync(0, r => r with { Destination = Destination });

    /// <summary>Makes sure that the destination holds exactly these mails, to the byte.</summary>
    private protected void AssertKept(IEnumerable<byte[]> mails) =>
        Assert.Equal(mails.Select(Convert.ToHexString).Order(StringComparer.Ordinal), Store.Mails.Select(Convert.ToHexString).Order(StringComparer.Ordinal));
}
