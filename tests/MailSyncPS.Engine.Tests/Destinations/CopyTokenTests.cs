namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>What a destination calls its copies goes through the ledger and back, whatever it is.</summary>
public sealed class CopyTokenTests
{
    [Theory]
    [InlineData("1", 1L)]
    [InlineData("4294967295", 4294967295L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854775808", null)]
    [InlineData("007", null)]
    [InlineData("-1", null)]
    [InlineData("1.0", null)]
    [InlineData(" 1", null)]
    [InlineData("AAMkADf+/=", null)]
    public void A_text_is_a_number_only_where_it_is_written_as_that_number_is(string text, long? number)
    {
        var token = CopyToken.Of(text);
        Assert.Equal((number, text, false), (token.Number, token.ToString(), token.IsNone));
        Assert.Equal(token, CopyToken.Of(token.ToString()));
        if (number is { } value)
            Assert.Equal((token, token.GetHashCode()), (CopyToken.Of(value), CopyToken.Of(value).GetHashCode()));
    }

    [Fact]
    public void Nothing_is_no_token_and_case_tells_two_apart()
    {
        Assert.All((CopyToken[])[default, CopyToken.Of(0), CopyToken.Of("")], token => Assert.True(token.IsNone && token == default));
        Assert.NotEqual(CopyToken.Of("a"), CopyToken.Of("A"));
        Assert.Throws<ArgumentOutOfRangeException>(() => CopyToken.Of(-1));
    }
}
