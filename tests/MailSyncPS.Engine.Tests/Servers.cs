using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests;

/// <summary>The real servers that the tests share: an old one, one with MULTIAPPEND, and one like Gmail.</summary>
public sealed class Servers : IAsyncLifetime
{
    public DovecotServer Old { get; private set; } = null!;

    public DovecotServer Batching { get; private set; } = null!;

    public DovecotServer GmailLike { get; private set; } = null!;

    /// <summary>A server without UIDPLUS, which few tests need.</summary>
    public Task<DovecotServer> WithoutUidPlusAsync() => _withoutUidPlus.Value;

    /// <summary>A server like Gmail, with its view of all mail.</summary>
    public Task<GmailView> GmailViewAsync() => _gmailView.Value;

    readonly Lazy<Task<GmailView>> _gmailView = new(GmailView.RunAsync);

    readonly Lazy<Task<DovecotServer>> _withoutUidPlus = new(() => DovecotServer.RunAsync(new DovecotOptions { UidPlus = false }));

    public DovecotServer Destination(bool gmailLike) => gmailLike ? GmailLike : Batching;

    public async Task InitializeAsync()
    {
        Old = await DovecotServer.RunAsync(new DovecotOptions());
        Batching = await DovecotServer.RunAsync(new DovecotOptions());
        GmailLike = await DovecotServer.RunAsync(DovecotOptions.GmailLike);
    }

    public async Task DisposeAsync()
    {
        await Old.DisposeAsync();
        await Batching.DisposeAsync();
        await GmailLike.DisposeAsync();
        if (_gmailView.IsValueCreated)
            await (await _gmailView.Value).DisposeAsync();
        if (_withoutUidPlus.IsValueCreated)
            await (await _withoutUidPlus.Value).DisposeAsync();
    }
}
