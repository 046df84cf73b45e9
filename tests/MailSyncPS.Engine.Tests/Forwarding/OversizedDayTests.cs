using System.Globalization;
using System.Text;
using MailSyncPS.Engine.Tests.Sources;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>A mail that is larger than all that may go over the line in a day.</summary>
[Collection(EndServersCollection.Name)]
public sealed class OversizedDayTests(Servers servers, ITestOutputHelper output) : ImapDropTest(servers, output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_told_and_keeps_no_other_from_being_copied(bool isReading)
    {
        Fill(6);
        var head = string.Create(CultureInfo.InvariantCulture, $"Received: from a by b; {Received:r}\r\nSubject: large\r\n\r\n");
        Drop.Mails[2] = Drop.Mails[2] with { Bytes = Encoding.ASCII.GetBytes(head + new string('x', 200_000) + "\r\n") };
        var result = await ForwardAsync(r => isReading ? r with { MaxReadBytesPerDay = 100_000 } : r with { MaxBytesPerDay = 100_000 });
        Assert.False(result.Complete);
        Assert.Contains(Pair.Observer.Lines, l => l.Contains(isReading ? "-MaxReadBytesPerDay" : "-MaxBytesPerDay", StringComparison.Ordinal));
        Assert.Equal(5, Pair.Destination.Count);
    }
}
