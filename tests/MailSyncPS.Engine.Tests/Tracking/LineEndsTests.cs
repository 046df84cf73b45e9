using System.Text;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Tests.Tracking;

/// <summary>Which sizes a copy may have whose line ends the server has rewritten.</summary>
public sealed class LineEndsTests
{
    [Theory]
    [InlineData("a\r\nb\r\n", "a\r\nb\r\n")]
    [InlineData("a\r\nb", "a\r\nb\r\n")]
    [InlineData("a\nb\n\n", "a\r\nb\r\n\r\n")]
    [InlineData("a\r\r\nb\r\r\r\nc\r\n", "a\r\nb\r\r\nc\r\n")]
    [InlineData("a\r\r\nb\r\r\r\nc\r\n", "a\r\nb\r\nc\r\n")]
    [InlineData("a\nb\r\r\nc\rd", "a\r\nb\r\nc\rd\r\n")]
    [InlineData("", "\r\n")]
    public void The_size_of_a_rewritten_copy_is_among_the_likely_ones(string sent, string stored) =>
        Assert.Contains(stored.Length, MessageHash.Of(Encoding.ASCII.GetBytes(sent)).LikelySizes);

    [Fact]
    public void An_ordinary_mail_has_few() =>
        Assert.InRange(MessageHash.Of("Subject: a\r\n\r\nb\r\n"u8).LikelySizes.Count, 1, 6);
}
