using System.Text.RegularExpressions;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>Destinations that do not do what they should.</summary>
[Collection(ServersCollection.Name)]
public sealed partial class RuleBreakingDestinationTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 60, Seed = 41, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 500 << 10 });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Copies_whose_uids_are_not_told_are_found_by_content_and_proven(bool gmailLike)
    {
        await using var silent = new RewritingProxy(servers.Destination(gmailLike).ImapPort, toClient: l => AppendUid().Replace(l, ""));
        using var proxied = new MailboxPair(servers.Old, servers.Destination(gmailLike), output);
        foreach (var mail in Mails)
            proxied.Source.Deliver(mail);

        var first = await proxied.ForwardAsync(r => r with { Destination = TestAccounts.At(silent.Port, MailProtocol.Imap, proxied.NewUser) });
        Assert.Empty(proxied.Observer.Errors);
        Assert.Equal((60, true), (first.Forwarded, first.Complete));
        Assert.Empty(proxied.Differences(Mails));
        var second = await proxied.ForwardAsync();
        Assert.Equal(60, second.AlreadyForwarded);
        Assert.Equal(60, (await proxied.RemoveAsync(0)).Removed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_destination_that_alters_every_mail_gets_a_few_and_no_more(bool tellsUids)
    {
        using var pair = Delivered();
        await using var altering = new RewritingProxy(servers.Batching.ImapPort,
            toServer: l => l.StartsWith("Subject:", StringComparison.Ordinal) ? "Subjekt:" + l[8..] : l,
            toClient: l => tellsUids ? l : AppendUid().Replace(l, ""));
        var through = TestAccounts.At(altering.Port, MailProtocol.Imap, pair.NewUser);

        var first = await pair.ForwardAsync(r => r with { Destination = through, Timeouts = new() { Doubt = TimeSpan.Zero } });
        Assert.Equal([MailFailure.ProofMismatch], pair.Observer.Failures);
        Assert.Equal((0, 0, false), (first.Forwarded, first.Quarantined, first.Complete));
        Assert.InRange(pair.Destination.Count, 1, 3);
        await pair.ForwardAsync(r => r with { Destination = through, Timeouts = new() { Doubt = TimeSpan.Zero } });
        Assert.Equal([MailFailure.ProofMismatch], pair.Observer.Failures);
        Assert.InRange(pair.Destination.Count, 1, 4);
        Assert.Equal(0, (await pair.RemoveAsync(0)).Removed);
        Assert.Equal(60, pair.Source.Count);

        // Once it keeps mail as it is sent, all others go there; the altered ones are set aside, each told once.
        var altered = pair.Destination.Count;
        var repaired = await pair.ForwardAsync(r => r with { Timeouts = new() { Doubt = TimeSpan.Zero } });
        Assert.Equal((60 - altered, altered), (repaired.Forwarded, repaired.Quarantined));
        Assert.Equal(altered, pair.Observer.Errors.Count);
        Assert.Equal(60, pair.Destination.Count);
        Assert.False((await pair.ForwardAsync()).Complete);
    }

    [Fact]
    public async Task One_altered_mail_among_others_is_set_aside_alone()
    {
        using var pair = Delivered();
        var altered = false;
        await using var altering = new RewritingProxy(servers.Batching.ImapPort, toServer: l =>
        {
            if (altered || !l.StartsWith("Subject:", StringComparison.Ordinal))
                return l;
            altered = true;
            return "Subjekt:" + l[8..];
        });
        var result = await pair.ForwardAsync(r => r with { Destination = TestAccounts.At(altering.Port, MailProtocol.Imap, pair.NewUser) });
        Assert.Equal([MailFailure.ProofMismatch], pair.Observer.Failures);
        Assert.Equal((59, 1), (result.Forwarded, result.Quarantined));
        Assert.False((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((59, 1), (await pair.RemoveAsync(0) is { } removal ? (removal.Removed, removal.KeptUnproven) : default));
    }

    [Fact]
    public async Task A_server_that_says_stored_and_stores_nothing_is_not_believed()
    {
        using var pair = Delivered();
        // The copies vanish behind the server's back before they are read.
        await using var line = new RewritingProxy(servers.Batching.ImapPort, toClient: l =>
        {
            if (l.Contains("APPENDUID", StringComparison.Ordinal))
                Directory.EnumerateFiles(Path.Combine(pair.Destination.Path, "new")).Concat(Directory.EnumerateFiles(Path.Combine(pair.Destination.Path, "cur"))).ToList().ForEach(File.Delete);
            return l;
        });
        var result = await pair.ForwardAsync(r => r with { Destination = TestAccounts.At(line.Port, MailProtocol.Imap, pair.NewUser) });
        Assert.Equal(0, result.Forwarded);
        Assert.Equal([MailFailure.ProofMismatch], pair.Observer.Failures);
        Assert.Equal(0, (await pair.RemoveAsync(0)).Removed);
        Assert.Equal(60, pair.Source.Count);
    }

    MailboxPair Delivered()
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        return pair;
    }

    [GeneratedRegex(@"\[APPENDUID [^\]]*\] ")]
    private static partial Regex AppendUid();
}
