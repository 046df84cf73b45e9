using MailSyncPS.TestServers;

namespace MailSyncPS.Build.Demo;

/// <summary>The two servers of the demo: an old one, nearly full, and one that behaves like Gmail.</summary>
sealed class DemoStage : IAsyncDisposable
{
    internal const string OldAddress = "taro@example.jp";
    internal const string NewAddress = "taro@gmail.com";
    internal const int KeptDays = 7;
    const long OldQuota = 20 << 20;
    const long OldUsage = OldQuota * 94 / 100;
    const int MailCount = 320;

    readonly ScratchFolder _scratch = new("demo");

    DemoStage(DovecotServer oldServer, DovecotServer newServer, DateTimeOffset now)
    {
        (OldServer, NewServer, Now) = (oldServer, newServer, now);
        Originals = oldServer.AllMails(OldAddress);
    }

    internal DovecotServer OldServer { get; }

    internal DovecotServer NewServer { get; }

    /// <summary>When the stage was set.</summary>
    internal DateTimeOffset Now { get; }

    /// <summary>The old server's mails at the beginning.</summary>
    internal IReadOnlyList<StoredMail> Originals { get; }

    internal string LedgerPath => Path.Combine(_scratch.Path, "ledger.db");

    internal static async Task<DemoStage> PrepareAsync()
    {
        var now = DateTimeOffset.Now;
        var oldServer = new DovecotServer(DovecotOptions.OldServer(OldQuota));
        var mailbox = oldServer.Mailbox(OldAddress);
        foreach (var mail in MailCorpus.Create(new MailCorpusOptions { Count = MailCount, Until = now.AddMinutes(-5), TotalBytes = OldUsage, Recipient = OldAddress }))
            mailbox.Deliver(mail);
        var newServer = new DovecotServer(DovecotOptions.GmailLike);
        var stage = new DemoStage(oldServer, newServer, now);
        try
        {
            await Task.WhenAll(oldServer.StartAsync(), newServer.StartAsync());
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    internal IReadOnlyDictionary<string, string> Environment(DemoModule module)
    {
        var environment = new Dictionary<string, string>
        {
            [TestCertificates.EnvironmentForChildren.Key] = TestCertificates.EnvironmentForChildren.Value,
            ["MAILSYNCPS_LEDGER"] = LedgerPath,
        };
        if (module.ModulePath is { } path)
            environment["PSModulePath"] = path;
        return environment;
    }

    internal string WriteScript(string text)
    {
        var path = Path.Combine(_scratch.Path, "demo.ps1");
        File.WriteAllText(path, text);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        await OldServer.DisposeAsync();
        await NewServer.DisposeAsync();
        _scratch.Dispose();
    }
}
