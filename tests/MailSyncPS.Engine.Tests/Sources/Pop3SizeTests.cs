using System.Text;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>Servers whose LIST tells other sizes than RETR gives: whole mails are copied all the same, and cut ones never.</summary>
[Collection(EndServersCollection.Name)]
public sealed class Pop3SizeTests(Servers servers, ITestOutputHelper output) : Pop3DropTest(servers, output)
{
    public static TheoryData<string> Habits => ["larger by 40", "rounded up to 1024", "rounded up to 512", "line feeds as one byte", "dots counted", "estimated", "nothing", "far too small"];

    [Theory]
    [MemberData(nameof(Habits))]
    public async Task Mails_of_a_server_that_counts_otherwise_are_copied_and_freed(string habit)
    {
        Fill(40);
        Drop.ListedSize = Habit(habit);
        var result = await ForwardAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((40, true), (result.Forwarded, result.Complete));
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
        Assert.Equal(40, (await ForwardAsync()).AlreadyForwarded);
        Assert.Equal(40, Pair.Destination.Count);
        Assert.Equal(40, (await RemoveAsync()).Removed);
        Assert.Empty(Drop.Mails);
        Assert.Empty(Pair.Observer.Errors);
    }

    [Theory]
    [InlineData("larger by 40")]
    [InlineData("rounded up to 1024")]
    public async Task A_second_reading_is_made_until_the_habit_is_known_and_not_for_every_mail(string habit)
    {
        Fill(200);
        Drop.ListedSize = Habit(habit);
        Assert.True((await ForwardAsync()).Complete);
        Assert.InRange(Drop.LinesHeard.Count(l => l.StartsWith("RETR", StringComparison.Ordinal)), 200, 230);
        Assert.InRange(Drop.Sessions.Count, 1, 3);
    }

    [Theory]
    [InlineData("larger by 40", 1)]
    [InlineData("rounded up to 1024", 1)]
    [InlineData("larger by 40", 30)]
    [InlineData("rounded up to 1024", 30)]
    public async Task A_mail_that_is_cut_every_time_is_not_taken_for_one_of_the_habit(string habit, int count)
    {
        Fill(count + 1);
        Drop.Mails.Insert(count / 2, ("long", Mail("long", 400)));
        Drop.ListedSize = Habit(habit);
        Drop.Retrieve = (uidl, bytes) => Pop3Drop.Stuff(uidl == "long" && count > 2 ? bytes[..^3000] : bytes);
        var result = await ForwardAsync();
        var cut = count > 2 ? 1 : 0;
        Assert.Equal((count + 2 - cut, cut), (result.Forwarded, result.Quarantined));
        AssertCopies(Drop.Mails.Where(m => cut == 0 || m.Uidl != "long").Select(m => m.Bytes));
        Assert.Equal(count + 2 - cut, (await RemoveAsync()).Removed);
        Assert.Equal(cut, Drop.Mails.Count);
    }

    [Fact]
    public async Task Where_sizes_are_exact_one_mail_that_is_cut_every_time_is_set_aside_wherever_it_stands()
    {
        foreach (var place in (int[])[0, 5, 30])
        {
            Drop.Mails.Clear();
            Fill(30, $"at-{place}-");
            Drop.Mails.Insert(place, ($"cut-{place}", Mail($"cut {place}", 50)));
            Drop.Retrieve = (uidl, bytes) => Pop3Drop.Stuff(uidl.StartsWith("cut", StringComparison.Ordinal) ? bytes[..^300] : bytes);
            var result = await ForwardAsync();
            Assert.Equal((30, 1), (result.Forwarded, result.Quarantined));
            Assert.Equal([MailFailure.MessageUnreadable], Pair.Observer.Failures);
            Assert.Contains("announced", Pair.Observer.Errors[0].Message, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(Pair.Destination.Mails(), m => Encoding.Latin1.GetString(m.Bytes).Contains("Subject: cut", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stand_in_that_is_made_anew_at_each_reading_is_never_taken_for_the_mail()
    {
        Fill(5);
        var times = 0;
        Drop.Retrieve = (uidl, bytes) => Pop3Drop.Stuff(uidl == "id3"
            ? [.. Encoding.Latin1.GetBytes($"From: Mail Delivery Subsystem\r\nSubject: Cannot display Unicode content\r\nX: {++times}\r\n\r\n{new string('.', 700)}\r\n"), .. bytes] : bytes);
        var result = await ForwardAsync();
        Assert.Equal((4, 1), (result.Forwarded, result.Quarantined));
        AssertCopies(Drop.Mails.Where(m => m.Uidl != "id3").Select(m => m.Bytes));
        Assert.Equal(4, (await RemoveAsync()).Removed);
        Assert.Equal(["id3"], Drop.Mails.Select(m => m.Uidl));
    }

    [Theory]
    [InlineData(true, "+OK")]
    [InlineData(true, "-ERR not now")]
    [InlineData(false, "")]
    public async Task Utf8_is_said_before_the_login_where_it_is_offered(bool isOffered, string answer)
    {
        Fill(2);
        var hasSpoken = false;
        Drop.Capabilities = isOffered ? ["UTF8 USER"] : [];
        Drop.Instead = (_, line) => line == "UTF8" ? answer : null;
        // Without it, raw bytes in a header are hidden behind a stand-in.
        Drop.Mails.Add(("raw", [.. "Subject: "u8, 0xE9, 0xE8, .. "\r\n\r\nbody\r\n"u8]));
        Drop.Retrieve = (uidl, bytes) =>
        {
            hasSpoken = Drop.Sessions[^1].LinesHeard.Contains("UTF8") && answer == "+OK";
            return Pop3Drop.Stuff(uidl == "raw" && !hasSpoken ? [.. Encoding.Latin1.GetBytes($"Subject: stand-in {Guid.NewGuid()}\r\n\r\n{new string('x', 900)}\r\n")] : bytes);
        };
        var result = await ForwardAsync();
        Assert.Equal(answer == "+OK" ? (3, 0) : (2, 1), (result.Forwarded, result.Quarantined));
        Assert.All(Drop.Sessions, s => Assert.Equal(isOffered, s.LinesHeard.TakeWhile(l => !l.StartsWith("USER", StringComparison.Ordinal)).Contains("UTF8")));
        AssertCopies(Drop.Mails.Where(m => answer == "+OK" || m.Uidl != "raw").Select(m => m.Bytes));
    }

    [Fact]
    public async Task Where_sizes_are_estimates_a_few_that_are_right_by_chance_condemn_no_other()
    {
        Fill(60);
        Drop.ListedSize = (uidl, size) => uidl is "id15" or "id33" ? size : size + uidl.Sum(c => c) * 7 % 1000 + 1;
        Assert.Equal((60, true), (await ForwardAsync()) is var result ? (result.Forwarded, result.Complete) : default);
        Assert.Empty(Pair.Observer.Errors);
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
    }

    static Func<string, int, int> Habit(string habit) => habit switch
    {
        "larger by 40" => (_, size) => size + 40,
        "rounded up to 1024" => (_, size) => (size + 1023) / 1024 * 1024,
        "rounded up to 512" => (_, size) => (size + 511) / 512 * 512,
        "line feeds as one byte" => (_, size) => size - 7,
        "dots counted" => (uidl, size) => size + (uidl.EndsWith('7') ? 3 : 0),
        "estimated" => (uidl, size) => size + uidl.Sum(c => c) * 7 % 1000 + 1,
        "nothing" => (_, _) => 0,
        _ => (_, size) => Math.Max(1, size - 5000),
    };

    void Fill(int count, string prefix = "") => Drop.Mails.AddRange(Enumerable.Range(0, count).Select(i => ($"{prefix}id{i}",
        i % 10 == 7 ? [.. Mail($"{prefix}mail{i}", 3 + i % 13), .. ".\r\n..\r\n.x\r\n"u8] : Mail($"{prefix}mail{i}", 3 + i % 13))));
}
