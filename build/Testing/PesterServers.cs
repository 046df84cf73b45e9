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
    const int MailboxCount = 24;
    const int MailsInEach = 12;

    // A mail every second day: half of them are older than the days that tests keep, by a day at least.
    const int Days = 2 * MailsInEach;
    const int KeptDays = MailsInEach - 1;

    readonly DovecotServer _old = new(DovecotOptions.OldServer(OldQuota) with { Users = Users("old", "example.jp") });
    readonly DovecotServer _new = new(DovecotOptions.GmailLike with { Users = Users("new", "example.com") });

    readonly SmtpSink _smtp = new();

    PesterServers()
    {
    }

    /// <summary>How to reach them, and what lies in them. Every mailbox holds the same number of mails, one that is used by one test only.</summary>
    internal string Json => JsonSerializer.Serialize(new
    {
        Host = "localhost",
        Pop3Port = _old.Pop3sPort,
        ImapPort = _old.ImapsPort,
        NewImapPort = _new.ImapsPort,
        SmtpPort = _smtp.Port,
        SentMails = _smtp.Folder,
        CaFile = TestCertificates.CaBundlePath,
        Thumbprint = TestCertificates.Valid.Certificate.Thumbprint,
        Password,
        Addresses = Users("old", "example.jp").Keys,
        NewAddresses = Users("new", "example.com").Keys,
        MailCount = MailsInEach,
        OldCount = MailsInEach / 2,
        KeptDays,
        OldStore = StoreOf(_old),
        NewStore = StoreOf(_new),
    });

    static Dictionary<string, string> Users(string name, string domain) => Enumerable.Range(1, MailboxCount)
        .ToDictionary(number => string.Create(CultureInfo.InvariantCulture, $"{name}{number}@{domain}"), _ => Password);

    internal static async Task<PesterServers> StartAsync()
    {
        var servers = new PesterServers();
        try
        {
            servers.Deliver();
            await Task.WhenAll(servers._old.StartAsync(), servers._new.StartAsync());
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
        await _old.DisposeAsync();
        await _new.DisposeAsync();
        await _smtp.DisposeAsync();
    }

    void Deliver()
    {
        foreach (var address in Users("old", "example.jp").Keys)
        {
            var options = new MailCorpusOptions { Count = MailsInEach, Days = Days, Until = DateTimeOffset.Now.AddHours(-1), Recipient = address, TotalBytes = MailsInEach * 6000 };
            foreach (var mail in MailCorpus.Create(options))
                _old.Mailbox(address).Deliver(mail);
        }
    }

    static string StoreOf(DovecotServer server) => Path.GetFullPath(Path.Combine(server.MailFolder("x"), "..", ".."));
}
