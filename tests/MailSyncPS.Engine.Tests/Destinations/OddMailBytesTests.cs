using System.Globalization;
using System.Text;
using MailSyncPS.Engine.Tests.Sources;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>Odd mails between scripted servers that change nothing at all: they arrive to the byte.</summary>
[Collection(EndServersCollection.Name)]
public sealed class OddMailBytesTests(Servers servers, ITestOutputHelper output) : ImapStoreTest(servers, output)
{
    static readonly IReadOnlyList<byte[]> Storable = [.. OddMails.All.Append(OddMails.DotAsFirstLine).Where(o => o.Bytes.Length > 0 && !o.Bytes.Contains((byte)0)).Select(o => o.Bytes)];

    [Theory]
    [InlineData("IMAP4rev1 UIDPLUS MULTIAPPEND LITERAL+")]
    [InlineData("IMAP4rev1 UIDPLUS")]
    public async Task Over_pop3_they_arrive_to_the_byte_with_a_line_end_at_the_end(string capabilities)
    {
        Store.Capabilities = capabilities;
        Drop.Mails.AddRange(Storable.Select((m, i) => ($"id{i}", m)));
        var result = await CopyAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((Storable.Count, true), (result.Forwarded, result.Complete));
        AssertKept(Storable.Select(m => m.AsSpan().EndsWith("\r\n"u8) ? m : [.. m, .. "\r\n"u8]));
        Assert.Equal(Storable.Count, (await CopyAsync()).AlreadyForwarded);
        Assert.Equal(Storable.Count, (await FreeAsync()).Removed);
    }

    [Theory]
    [InlineData("IMAP4rev1 UIDPLUS MULTIAPPEND LITERAL+")]
    [InlineData("IMAP4rev1 UIDPLUS")]
    public async Task Over_imap_they_arrive_to_the_byte(string capabilities)
    {
        await using var drop = new ImapDrop();
        var date = DateTimeOffset.UtcNow.AddDays(-20).ToString("dd-MMM-yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);
        drop.Mails.AddRange(Storable.Select((m, i) => ((uint)i + 1, m, date)));
        Store.Capabilities = capabilities;
        var result = await Pair.ForwardAsync(r => r with { Source = TestAccounts.At(drop.Port, MailProtocol.Imap, Pair.OldUser), Destination = Destination });
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((Storable.Count, true), (result.Forwarded, result.Complete));
        AssertKept(Storable);
    }

    [Fact]
    public async Task A_line_of_one_dot_between_bare_line_feeds_is_set_aside_and_shifts_no_other_mail()
    {
        Fill(4);
        Drop.Mails.Insert(2, ("odd", Encoding.Latin1.GetBytes("Subject: odd\r\n\r\none\n.\ntwo\n..three\r\n")));
        var result = await CopyAsync();
        Assert.Equal([MailFailure.MessageUnreadable], Pair.Observer.Failures);
        Assert.Equal((4, 1), (result.Forwarded, result.Quarantined));
        AssertKept(Drop.Mails.Where(m => m.Uidl != "odd").Select(m => m.Bytes));
        Assert.Equal(4, (await FreeAsync()).Removed);
        Assert.Equal(["odd"], Drop.Mails.Select(m => m.Uidl));
    }
}
