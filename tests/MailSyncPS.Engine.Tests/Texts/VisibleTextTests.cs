namespace MailSyncPS.Engine.Tests.Texts;

/// <summary>What nobody would see, or a terminal would obey, is shown as what it is; what people write is not touched.</summary>
public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("\u001b[2J", "<U+001B>[2J")]
    [InlineData("a\u202eb\u200bc\u00ad", "a<U+202E>b<U+200B>c<U+00AD>")]
    [InlineData("\u3164\uffa0\u115f\u1160\u2800\u034f", "<U+3164><U+FFA0><U+115F><U+1160><U+2800><U+034F>")]
    [InlineData("a\ufe0f\ufe00\U000e0101", "a<U+FE0F><U+FE00><U+E0101>")]
    [InlineData("\ue000\u2028", "<U+E000><U+2028>")]
    [InlineData("e\u0301\u0301\u0301\u0301\u0301\u0301", "e\u0301\u0301\u0301\u0301<U+0301><U+0301>")]
    public void Hidden_characters_become_visible(string text, string expected) => Assert.Equal(expected, PlainText.Visible(text));

    [Theory]
    [InlineData("受信トレイ・ごみ箱　２")]
    [InlineData("か\u3099")]
    [InlineData("Vie\u0302\u0323t שָׁלוֹם ไม้ \u0928\u093f")]
    [InlineData("\u2764\ufe0f 😀 ©\ufe0e")]
    [InlineData("한글 ᄒ")]
    public void What_people_write_stays(string text) => Assert.Equal(text, PlainText.Visible(text));

    [Fact]
    public void Long_texts_are_cut() => Assert.Equal(203, PlainText.Clean(new string('x', 1000)).Length);
}
