using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>A phone deletes a mail while a removal is at work, and the server counts anew within the open session, which RFC 1939 forbids.</summary>
[Collection(EndServersCollection.Name)]
public sealed class MovedNumbersTests(Servers servers, ITestOutputHelper output) : Pop3DropTest(servers, output)
{
    [Theory]
    [InlineData("DELE", 1)]
    [InlineData("DELE", 3)]
    [InlineData("RETR", 3)]
    public async Task No_mail_goes_that_has_no_copy(string command, int at)
    {
        Fill(6);
        Assert.Equal(5, (await ForwardAsync(r => r with { MaxMessages = 5 })).Forwarded);
        var all = Drop.Mails.ToList();
        var heard = 0;
        var (isOpen, hasMoved) = (true, false);
        Drop.Begin = _ =>
        {
            if (hasMoved)
                (isOpen, Drop.NumberAt) = (false, place => place + 1);
        };
        Drop.Instead = (_, line) =>
        {
            if (isOpen && line.StartsWith(command, StringComparison.Ordinal) && ++heard == at)
            {
                hasMoved = true;
                Drop.Mails.RemoveAt(0);
                Drop.NumberAt = place => place;
            }
            return null;
        };

        await RemoveAsync();

        Assert.True(hasMoved);
        var copies = Pair.Destination.Mails().Select(m => m.Digest()).ToHashSet();
        Assert.All(all.Skip(1), mail => Assert.True(Drop.Mails.Contains(mail) || copies.Contains(new TestServers.TestMail(mail.Bytes, default).Digest()), $"{mail.Uidl} is nowhere"));
        Assert.True((await ForwardAsync()).Complete);
        await RemoveAsync();
        Assert.Empty(Drop.Mails);
    }

    /// <summary>A server that knows UIDL until something is marked is believed: it breaks no other rule.</summary>
    [Fact]
    public async Task A_server_that_does_not_tell_its_ids_twice_is_freed()
    {
        Fill(6);
        Assert.Equal(5, (await ForwardAsync(r => r with { MaxMessages = 5 })).Forwarded);
        var isMarked = false;
        Drop.Begin = _ => isMarked = false;
        Drop.Instead = (_, line) =>
        {
            isMarked |= line.StartsWith("DELE", StringComparison.Ordinal);
            return isMarked && line == "UIDL" ? "-ERR not now" : null;
        };

        Assert.Equal(5, (await RemoveAsync()).Removed);
        Assert.Single(Drop.Mails);
    }
}
