using System.Net;
using System.Text;
using MailSyncPS.Engine.Quota;
using MailSyncPS.Engine.Tests.Probing;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Quota;

/// <summary>Readings of quotas.</summary>
public abstract class QuotaTest(ITestOutputHelper output)
{
    /// <summary>Reads a quota from a server that is made of answers.</summary>
    private protected async Task<MailboxQuota> ReadAsync(ImapScript script, bool byFolder = false, long? quotaBytes = null)
    {
        await using var peer = new ScriptedPeer(script.PlayAsync);
        var quota = await ReadAsync(TestAccounts.At(peer.Port, MailProtocol.Imap, "taro", quotaBytes: quotaBytes), byFolder);
        Assert.Empty(peer.Failures);
        Assert.DoesNotContain(peer.LinesHeard, l => l.Contains(" SELECT ", StringComparison.Ordinal));
        return quota;
    }

    /// <summary>Reads a quota.</summary>
    protected async Task<MailboxQuota> ReadAsync(MailAccount account, bool byFolder = false)
    {
        var activities = new List<string>();
        var observer = new RecordingObserver(output) { WhenProgress = p => activities.Add(p.Activity) };
        var quota = await QuotaReader.ReadAsync(account, byFolder, observer, default);
        output.WriteLine($"{quota} {quota.Source} {quota.MessageCount}");
        foreach (var folder in quota.Folders)
            output.WriteLine($"  {folder} {folder.MessageCount}");
        Assert.Same(account, quota.Account);
        Assert.All(activities, a => Assert.Equal($"Reading the quota of {account}", a));
        Assert.NotEmpty(activities);
        Assert.NotEmpty(observer.Lines);
        return quota;
    }

    /// <summary>An account at a Dovecot.</summary>
    protected static MailAccount Imap(DovecotServer server, string user, long? quotaBytes = null)
    {
        var account = new MailAccount(user, server.Host, server.ImapPort, MailProtocol.Imap, MailSecurity.None, user) { QuotaBytes = quotaBytes };
        account.SetSecret(new NetworkCredential("", "pw").SecurePassword);
        return account;
    }

    /// <summary>Delivers mails of exactly that size as it is on the wire.</summary>
    protected static void Deliver(Maildir folder, int count, int size)
    {
        const string head = "From: a@example.jp\r\nSubject: test\r\n\r\n";
        for (var i = 0; i < count; i++)
            folder.Deliver(Encoding.ASCII.GetBytes(head + new string('x', size - head.Length - 2) + "\r\n"), DateTimeOffset.Now);
    }
}
