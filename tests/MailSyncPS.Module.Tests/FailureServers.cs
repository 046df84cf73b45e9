namespace MailSyncPS.ModuleTests;

/// <summary>Servers with something wrong, and one without.</summary>
public sealed class FailureServers : IAsyncLifetime
{
    readonly Dictionary<string, DovecotServer> _byCertificate = [];

    public DovecotServer Good { get; private set; } = null!;

    /// <summary>A server that takes no login without TLS.</summary>
    public DovecotServer Strict { get; private set; } = null!;

    public DovecotServer WithCertificate(string name) => _byCertificate[name];

    public async Task InitializeAsync()
    {
        Good = await DovecotServer.RunAsync(new DovecotOptions { Users = Users("taro", "hanako", "unlimited", "kept") });
        Strict = await DovecotServer.RunAsync(new DovecotOptions { DisablePlaintextAuth = true });
        _byCertificate["Expired"] = await DovecotServer.RunAsync(new DovecotOptions { Certificate = TestCertificates.Expired });
        _byCertificate["OtherName"] = await DovecotServer.RunAsync(new DovecotOptions { Certificate = TestCertificates.OtherName });
        _byCertificate["SelfSigned"] = await DovecotServer.RunAsync(new DovecotOptions { Certificate = TestCertificates.SelfSigned });
    }

    public async Task DisposeAsync()
    {
        foreach (var server in (DovecotServer[])[Good, Strict, .. _byCertificate.Values])
            await server.DisposeAsync();
    }

    static Dictionary<string, string> Users(params string[] names) => names.ToDictionary(name => name, _ => "pw");
}
