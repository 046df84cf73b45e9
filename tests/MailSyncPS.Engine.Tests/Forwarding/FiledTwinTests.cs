using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>Identical mails of which people, or a rule of theirs, file each copy as it comes.</summary>
[Collection(ServersCollection.Name)]
public sealed class FiledTwinTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 20, Seed = 141, Until = DateTimeOffset.Now.AddDays(-1), TotalBytes = 60 << 10 })
        .DistinctBy(m => m.Digest()).Take(10)];

    static readonly TestMail Twin = Mails[4];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_in_doubt_and_was_filed_beside_the_copy_of_an_identical_mail_is_found(bool firstIsGone)
    {
        using var pair = await FiledAsync(firstIsGone);
        await StoreInDoubtAsync(pair);
        File(pair);
        var next = await pair.ForwardAsync(r => r with { Timeouts = new() { Doubt = TimeSpan.FromSeconds(0.2) } });
        Assert.Empty(pair.Observer.Errors);
        Assert.True(next.Complete);
        // Whose copy people threw away can't be told of two that are the same: there are never more than mails.
        Assert.Empty(MailComparison.Differences([.. Mails, Mails[0], Twin], [.. servers.Batching.AllMails(pair.NewUser)], compareArrival: false));
    }

    [Fact]
    public async Task What_is_in_doubt_frees_no_identical_mail_whose_copy_was_thrown_away()
    {
        using var pair = await FiledAsync(isGone: true);
        await StoreInDoubtAsync(pair);
        var removal = await pair.RemoveAsync(0);
        Assert.Equal((10, 1, 1), (removal.Removed, removal.KeptCopyGone, removal.KeptUnproven));
        var next = await pair.ForwardAsync(r => r with { Timeouts = new() { Doubt = TimeSpan.FromSeconds(0.2) } });
        Assert.True(next.Complete);
        Assert.Single(servers.Batching.AllMails(pair.NewUser), m => m.Digest() == Twin.Digest());
        Assert.Equal(2, pair.Source.Count);
    }

    [Fact]
    public async Task What_was_stored_after_all_ids_were_given_anew_is_found_though_an_identical_mails_copy_was_thrown_away()
    {
        using var pair = await FiledAsync(isGone: true);
        pair.Destination.Renumber();
        await StoreInDoubtAsync(pair);
        Assert.True((await pair.ForwardAsync(r => r with { Timeouts = new() { Doubt = TimeSpan.FromSeconds(0.2) } })).Complete);
        Assert.Single(servers.Batching.AllMails(pair.NewUser), m => m.Digest() == Twin.Digest());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_stored_and_filed_at_once_beside_the_copy_of_an_identical_mail_is_proven(bool firstIsGone)
    {
        using var pair = await FiledAsync(firstIsGone);
        pair.Source.Deliver(Twin);
        await using var line = new RewritingProxy(servers.Batching.ImapPort, toClient: l =>
        {
            if (IsStored(l))
                File(pair);
            return l;
        });
        var next = await pair.ForwardAsync(r => Through(r, line, pair));
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((1, true), (next.Forwarded, next.Complete));
        Assert.Empty(MailComparison.Differences([.. firstIsGone ? Mails.Where(m => m != Twin) : Mails, Mails[0], Twin], servers.Batching.AllMails(pair.NewUser), compareArrival: false));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_copy_that_was_found_where_people_filed_it_and_is_put_back_is_not_that_of_an_identical_mail(bool isRenumbered)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        await StoreInDoubtAsync(pair);
        File(pair);
        Assert.Equal((1, true), Counts(await pair.ForwardAsync(r => r with { Timeouts = new() { Doubt = TimeSpan.FromSeconds(0.2) } })));
        var filed = Assert.Single(pair.DestinationFolder("Archive").Mails());
        pair.Destination.Deliver(filed);
        Maildir.Delete(filed);
        if (isRenumbered)
            pair.Destination.Renumber();
        pair.Source.Deliver(Twin);
        Assert.Equal((1, true), Counts(await pair.ForwardAsync()));
        Assert.Equal(2, servers.Batching.AllMails(pair.NewUser).Count);
        Assert.Equal(0, (await pair.ForwardAsync()).Forwarded);

        static (long, bool) Counts(MailForwardResult result) => (result.Forwarded, result.Complete);
    }

    /// <summary>A mailbox that was copied, with the copy of one mail filed, or gone, and the folders searched since.</summary>
    async Task<MailboxPair> FiledAsync(bool isGone)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        Assert.Equal(10, (await pair.ForwardAsync()).Forwarded);
        if (isGone)
            Maildir.Delete(pair.Destination.Mails().Single(m => m.Digest() == Twin.Digest()));
        else
            File(pair);
        pair.Source.Deliver(Mails[0]);
        Assert.Equal(1, (await pair.ForwardAsync()).Forwarded);
        return pair;
    }

    /// <summary>Delivers the identical mail, and ends the run that copies it before the destination's answer.</summary>
    static async Task StoreInDoubtAsync(MailboxPair pair)
    {
        pair.Source.Deliver(Twin);
        await pair.StopAtAppendAsync(isStored: true);
    }

    static bool IsStored(string line) => line.Contains("APPENDUID", StringComparison.Ordinal);

    static Engine.Forwarding.ForwardRequest Through(Engine.Forwarding.ForwardRequest request, RewritingProxy line, MailboxPair pair) =>
        request with { Destination = TestAccounts.At(line.Port, MailProtocol.Imap, pair.NewUser) };

    static void File(MailboxPair pair)
    {
        foreach (var copy in pair.Destination.Mails().Where(m => m.Digest() == Twin.Digest()))
        {
            pair.DestinationFolder("Archive").Deliver(copy);
            Maildir.Delete(copy);
        }
    }
}
