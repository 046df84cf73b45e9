using System.Text;
using MailSyncPS.Engine.Tests.Sources;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>POP3 sources that hang up within a mail.</summary>
[Collection(EndServersCollection.Name)]
public sealed class CutSourceTests(Servers servers, ITestOutputHelper output) : ImapStoreTest(servers, output)
{
    [Fact]
    public async Task Cut_at_any_byte_a_mail_is_read_again_and_never_taken_as_whole()
    {
        var whole = Encoding.Latin1.GetBytes("Subject: cut\r\n\r\none\r\n..\r\ntwo\r\n");
        var answer = (byte[])[.. "+OK\r\n"u8, .. Pop3Drop.Stuff(whole)];
        // One mail after the other, each cut once at a place of its own.
        for (var cut = 0; cut <= answer.Length; cut++)
        {
            Drop.Mails.Add(($"{cut}", Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(whole).Replace("cut", $"{cut:000}", StringComparison.Ordinal))));
            var isCut = false;
            Drop.Pieces = (uidl, bytes) =>
            {
                if (isCut || uidl != $"{cut}")
                    return [bytes];
                isCut = true;
                return cut == 0 ? [[]] : [bytes[..cut], []];
            };
            var result = await CopyAsync();
            Assert.True(result.Complete && isCut, $"cut at {cut}: {result}");
            Assert.Empty(Pair.Observer.Errors);
        }
        AssertKept(Drop.Mails.Select(m => m.Bytes));
    }
}
