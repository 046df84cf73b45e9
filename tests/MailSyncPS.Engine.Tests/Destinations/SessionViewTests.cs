using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>Servers that show what was stored late, or to sessions alone that began afterwards (RFC 3501, 5.2 allows it), and what is set aside then.</summary>
[Collection(EndServersCollection.Name)]
public sealed class SessionViewTests(Servers servers, ITestOutputHelper output) : ImapStoreTest(servers, output)
{
    [Theory]
    [InlineData("IMAP4rev1 UIDPLUS LITERAL+")]
    [InlineData("IMAP4rev1 LITERAL+")]
    public async Task New_mail_that_only_new_sessions_see_is_proven(string capabilities)
    {
        Store.Capabilities = capabilities;
        Store.ShowsOnlyWhatWasThereAtLogin = true;
        Fill(5);
        var result = await CopyAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((5, 0, true), (result.Forwarded, result.Quarantined, result.Complete));
        AssertKept(Drop.Mails.Select(m => m.Bytes));
        Assert.Equal(5, (await FreeAsync()).Removed);
    }

    [Fact]
    public async Task What_arrives_while_an_unanswered_mail_is_waited_for_is_not_sent_again_though_only_new_sessions_see_it()
    {
        Store.ShowsOnlyWhatWasThereAtLogin = true;
        Fill(5);
        // The first APPEND's connection ends without an answer, and its mail arrives once the run waits for it.
        byte[]? late = null;
        Store.Keep = bytes =>
        {
            if (late is not null)
                return [bytes];
            late = bytes;
            return [];
        };
        var appends = 0;
        Store.Answer = (command, usual) => command.StartsWith("APPEND", StringComparison.Ordinal) && ++appends == 1 ? null : usual;
        var arrival = ArriveAsync();
        var result = await ForwardAsync(r => r with { Destination = Destination, Timeouts = new() { Doubt = TimeSpan.FromSeconds(3), FirstWait = TimeSpan.FromSeconds(0.05) } });
        await arrival.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((5L, true), (result.Forwarded + result.AlreadyForwarded, result.Complete));
        var mails = Drop.Mails.Select(m => m.Bytes).ToList();
        AssertKept(mails);
        Assert.Equal(5, (await FreeAsync()).Removed);
        AssertKept(mails);

        async Task ArriveAsync()
        {
            while (!Pair.Observer.Lines.Any(l => l.Contains("arrived or is lost", StringComparison.Ordinal)))
                await Task.Delay(20);
            Store.Add(late!);
        }
    }

    [Fact]
    public async Task A_copy_that_shows_days_later_is_found_by_a_later_run_and_not_sent_again()
    {
        Fill(6);
        var hidden = 0;
        Store.Hides = bytes => bytes.AsSpan().IndexOf("mail3 "u8) >= 0 && hidden == 0;
        var result = await CopyAsync();
        Assert.Equal((5, 1, false), (result.Forwarded, result.Quarantined, result.Complete));
        Assert.Equal([MailFailure.ProofMismatch], Pair.Observer.Failures);
        hidden = 1;
        var found = await ForwardAsync(r => r with { Destination = Destination, RetryQuarantined = true });
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((1, 0, true), (found.Forwarded, found.Quarantined, found.Complete));
        Assert.Equal(6, Store.Mails.Count);
    }

    [Fact]
    public async Task A_refusal_without_a_reason_that_is_over_a_moment_later_sets_nothing_aside()
    {
        Fill(6);
        Store.Refuse = (n, _) => n == 4 ? "NO System Error (Failure)" : null;
        var result = await CopyAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((6, 0, true), (result.Forwarded, result.Quarantined, result.Complete));
        AssertKept(Drop.Mails.Select(m => m.Bytes));
    }

    [Fact]
    public async Task What_was_refused_all_the_same_is_shown_with_its_subject_and_tried_again_by_hand()
    {
        Fill(4);
        Drop.Mails.Insert(2, ("odd", Mail("odd", 200)));
        Store.Refuse = (_, size) => size > 2000 ? "NO System Error (Failure)" : null;
        var result = await CopyAsync();
        Assert.Equal((4, 1), (result.Forwarded, result.Quarantined));
        var error = Assert.Single(Pair.Observer.Errors);
        Assert.Contains("odd", error.Message, StringComparison.Ordinal);
        Assert.Contains("a@example.jp", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await CopyAsync()).Quarantined);
        Assert.Empty(Pair.Observer.Errors);
        Store.Refuse = (_, _) => null;
        var released = await ForwardAsync(r => r with { Destination = Destination, RetryQuarantined = true });
        Assert.Equal((1, 0, true), (released.Forwarded, released.Quarantined, released.Complete));
        AssertKept(Drop.Mails.Select(m => m.Bytes));
    }
}
