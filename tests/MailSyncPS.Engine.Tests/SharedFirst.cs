using Xunit.Abstractions;

[assembly: CollectionBehavior(MaxParallelThreads = 4)]
[assembly: TestCollectionOrderer("MailSyncPS.Engine.Tests.SharedFirst", "MailSyncPS.Engine.Tests")]

namespace MailSyncPS.Engine.Tests;

/// <summary>Begins with the collections that share something: they are the longest, and the whole run waits for the last of them.</summary>
public sealed class SharedFirst : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(collection => collection.CollectionDefinition is not null);
}
