using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tests.Forwarding;

public sealed class SearchedFolderTests
{
    static readonly CopyToken Epoch = CopyToken.Of(7);

    [Fact]
    public void What_is_listed_again_counts_once()
    {
        var folder = SearchedFolder.From(new CopyFolder("INBOX", Epoch, Mark(3)), default, isTarget: true);
        CopyEntry[] since = [Entry(3, 100), Entry(4, 300)];
        folder.Add(new CopyListing([Entry(1, 100), Entry(2, 200)], Mark(3)), new HashSet<CopyToken>());
        folder.Add(new CopyListing(since, Mark(5)), new HashSet<CopyToken>());

        folder.ForgetNew();
        Assert.Equal((2, Mark(3), false), (folder.Count, folder.Next, folder.Has(CopyToken.Of(3))));
        folder.Add(new CopyListing(since, Mark(5)), new HashSet<CopyToken>());

        Assert.Equal(4, folder.Count);
        Assert.Equal([CopyToken.Of(1), CopyToken.Of(3)], folder.OfSizes([100]).Select(e => e.Id));
    }

    static DestinationMark Mark(long next) => new(Epoch, CopyToken.Of(next));

    static CopyEntry Entry(long id, long size) => new(CopyToken.Of(id), size, false);
}
