using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>A destination that takes no trial message: what was only found there stays at the source, and the error ends in words.</summary>
[Collection(EndServersCollection.Name)]
public sealed class TrialAnswerTests(Servers servers, ITestOutputHelper output) : ImapStoreTest(servers, output)
{
    [Theory]
    [InlineData("NO", "takes no trial message (no reason was given)")]
    [InlineData("NO not here", "takes no trial message (not here)")]
    [InlineData(null, "took a trial message and does not show it")]
    public async Task Why_nothing_is_removed_is_told(string? refusal, string told)
    {
        Fill(2);
        Drop.Mails.ForEach(m => Store.Add(m.Bytes));
        Assert.Equal(0, (await CopyAsync()).Failed);
        Store.Refuse = (_, _) => refusal;
        Store.Keep = _ => [];

        var error = await Record.ExceptionAsync(FreeAsync);
        Assert.Contains(Pair.Observer.Errors.Select(e => e.Message).Append(error?.Message ?? ""), m => m.Contains(told, StringComparison.Ordinal));
        Assert.Equal(2, Drop.Mails.Count);
    }

    [Fact]
    public async Task A_full_destination_is_told_as_full()
    {
        Fill(2);
        Drop.Mails.ForEach(m => Store.Add(m.Bytes));
        Assert.Equal(0, (await CopyAsync()).Failed);
        Store.Refuse = (_, _) => "NO [OVERQUOTA] Mailbox is full";
        Store.Keep = _ => [];

        Assert.Equal(0, (await FreeAsync()).Removed);
        Assert.Equal([MailFailure.DestinationFull], Pair.Observer.Failures);
        Assert.Contains("Free some space", Pair.Observer.Errors[0].Message, StringComparison.Ordinal);
        Assert.Equal(2, Drop.Mails.Count);
    }

    [Fact]
    public async Task Mails_of_one_size_that_were_sent_there_stand_witness_that_it_is_another_mailbox()
    {
        Fill(5);
        Drop.Mails.Take(2).ToList().ForEach(m => Store.Add(m.Bytes));
        Assert.Equal((2, 3), (await CopyAsync()) is var copied ? (copied.AlreadyForwarded, copied.Forwarded) : default);
        Store.Refuse = (_, _) => "NO not here";

        Assert.Equal(5, (await FreeAsync()).Removed);
        Assert.Empty(Pair.Observer.Errors);
        Assert.Empty(Drop.Mails);
    }
}
