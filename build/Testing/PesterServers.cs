using System.Globalization;
using System.Text.Json;
using MailSyncPS.TestServers;

namespace MailSyncPS.Build.Testing;

/// <summary>The servers that the Pester files run against: an old one with mailboxes of mail, one that behaves like Gmail, and one that takes notices.</summary>
sealed class PesterServers : IAsyncDisposable
{
    /// <summary>The environment variable in which the Pester files find <see cref="Json"/>.</summary>
    internal const string Variable = "MAILSYNCPS_TEST_SERVERS";

    /// <summary>The password of all mailboxes, which no test may find in what comes out.</summary>
    const string Password = "Canary-5d21";

    const long OldQuota = 20 << 20;
    const int MailboxCount = 40;
    const int MailsInEach = 12;

    // A mail every second day: half of them are older than the days that tests keep, by a day at least.
    const int Days = 2 * MailsInEach;
    const int KeptDays = MailsInEach - 1;

    const string BigAddress = "big@example.jp";

    /// <summary>An application that may ask for tokens of one mailbox, by the password.</summary>
    const string TokenClient = "night";
    const string TokenMailbox = "taro@example.jp";

    readonly PesterServersOptions _options;
    readonly DovecotServer _old;
    readonly DovecotServer _new;
    readonly SmtpSink _smtp = new();
    readonly Dictionary<string, DovecotServer> _others;
    readonly TokenProvider? _tokens;
    readonly DovecotServer? _tokenServer;

    PesterServers(PesterServersOptions options)
    {
        _options = options;
        _old = new DovecotServer(DovecotOptions.OldServer(OldQuota) with
        {
            Users = new Dictionary<string, string>(Users("old", "example.jp")) { [BigAddress] = Password },
            Certificate = options.Certificate,
        });
        _new = new DovecotServer(DovecotOptions.GmailLike with { Users = Users("new", "example.com"), Certificate = options.Certificate });
        _others = options.Others.ToDictionary(other => other.Key, other => new DovecotServer(new DovecotOptions { Certificate = other.Value }));
        if (!options.HasTokens)
            return;
        _tokens = new TokenProvider { Mailbox = TokenMailbox };
        _tokens.Clients[TokenClient] = Password;
        _tokenServer = new DovecotServer(new DovecotOptions { TokenKey = _tokens.PublicKey, Certificate = options.Certificate });
    }

    /// <summary>How to reach them, and what lies in them. Every mailbox holds the same number of mails, one that is used by one test only.</summary>
    internal string Json => JsonSerializer.Serialize(new
    {
        Host = "localhost",
        Pop3Port = _old.Pop3sPort,
        ImapPort = _old.ImapsPort,
        NewImapPort = _new.ImapsPort,
        SmtpPort = _smtp.Port,
        SmtpTlsPort = _smtp.TlsPort,
        SentMails = _smtp.Folder,
        CaFile = TestCertificates.CaBundlePath,
        Thumbprint = _options.Certificate.Certificate.Thumbprint,
        Password,
        Addresses = Users("old", "example.jp").Keys,
        NewAddresses = Users("new", "example.com").Keys,
        MailCount = MailsInEach,
        OldCount = MailsInEach / 2,
        KeptDays,
        BigAddress,
        BigCount = _options.BigMailbox,
        Others = _others.ToDictionary(other => other.Key, other => other.Value.ImapsPort),
        TokenIssuer = _tokens?.Issuer,
        TokenPort = _tokenServer?.ImapsPort,
        TokenClient,
        TokenMailbox,
        OldStore = StoreOf(_old),
        NewStore = StoreOf(_new),
    });

    IEnumerable<DovecotServer> All => [_old, _new, .. _others.Values, .. new[] { _tokenServer }.OfType<DovecotServer>()];

    static Dictionary<string, string> Users(string name, string domain) => Enumerable.Range(1, MailboxCount)
        .ToDictionary(number => string.Create(CultureInfo.InvariantCulture, $"{name}{number}@{domain}"), _ => Password);

    internal static async Task<PesterServers> StartAsync(PesterServersOptions? options = null)
    {
        var servers = new PesterServers(options ?? new PesterServersOptions());
        try
        {
            servers.Deliver();
            await Task.WhenAll(servers.All.Select(server => server.StartAsync()));
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in All)
            await server.DisposeAsync();
        await _smtp.DisposeAsync();
        if (_tokens is not null)
            await _tokens.DisposeAsync();
    }

    void Deliver()
    {
        foreach (var address in Users("old", "example.jp").Keys)
            Deliver(address, MailsInEach, 6000);
        if (_options.BigMailbox > 0)
            Deliver(BigAddress, _options.BigMailbox, 1500);
    }

    void Deliver(string address, int count, int size)
    {
        var options = new MailCorpusOptions { Count = count, Days = Days, Until = DateTimeOffset.Now.AddHours(-1), Recipient = address, TotalBytes = count * size };
        foreach (var mail in MailCorpus.Create(options))
            _old.Mailbox(address).Deliver(mail);
    }

    static string StoreOf(DovecotServer server) => Path.GetFullPath(Path.Combine(server.MailFolder("x"), "..", ".."));
}
