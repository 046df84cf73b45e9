using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Folders;

/// <summary>Servers that list a folder with mail, and the place for folders beneath it under its name with a separator at its end.</summary>
public sealed class ShownTwiceTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    [Theory]
    [InlineData("INBOX")]
    [InlineData("Work")]
    public async Task The_place_beneath_a_folder_hides_no_mail_of_it(string name)
    {
        Old.Add(name, "\\HasChildren", mails: 2);
        Old.Add(name + "/", "\\Noselect");
        Old.Add(name + "/2026", mails: 1);
        var result = await ForwardAsync();
        Assert.Equal((3, true), (result.Forwarded, result.Complete));
    }
}
