using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tests.Forwarding;

public sealed class SearchedFolderTests
{
    [Fact]
    public void What_is_listed_again_counts_once()
    {
        var folder = new SearchedFolder(new CopyFolder("INBOX", 7, 3), fromUid: 1, isTarget: true);
        CopyEntry[] old = [new(1, 100, false), new(2, 200, false)];
        CopyEntry[] since = [new(3, 100, false), new(4, 300, false)];
        foreach (var entry in old.Concat(since))
            folder.Add(entry, isFree: true);

        folder.ForgetNew();
        Assert.Equal((2, 3u, false), (folder.Count, folder.NextUid, folder.Has(3)));
        foreach (var entry in since)
            folder.Add(entry, isFree: true);

        Assert.Equal(4, folder.Count);
        Assert.Equal([1u, 3u], folder.OfSizes([100]).Select(e => e.Uid));
    }
}
