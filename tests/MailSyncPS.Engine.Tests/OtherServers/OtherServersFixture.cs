using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.OtherServers;

/// <summary>The other servers that the tests share, each started when it is first needed, and a Dovecot at the other end.</summary>
public sealed class OtherServersFixture : IAsyncLifetime
{
    readonly Dictionary<OtherServerKind, OtherServer> _others = [];
    DovecotServer? _dovecot;

    public async Task<DovecotServer> DovecotAsync() => _dovecot ??= await DovecotServer.RunAsync(new DovecotOptions());

    public async Task<OtherServer> GetAsync(OtherServerKind kind)
    {
        if (!_others.TryGetValue(kind, out var server))
            _others[kind] = server = await OtherServer.RunAsync(kind);
        return server;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var server in _others.Values)
            await server.DisposeAsync();
        if (_dovecot is not null)
            await _dovecot.DisposeAsync();
    }
}
