using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Folders;

/// <summary>What a removal tells when a folder that it emptied can't be looked at again by its name.</summary>
public sealed class GoneAfterRemovalTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    [Fact]
    public async Task A_folder_that_goes_away_once_it_is_empty_does_not_make_the_removal_untold()
    {
        Old.Add("INBOX", mails: 2);
        Old.Add("Work", mails: 3);
        Assert.True((await ForwardAsync()).Complete);
        Old.Refuse = command =>
        {
            if (command == "LOGOUT" && Old.Folders.Any(f => f is { Name: "Work", Mails.Count: 0 }))
                Old.Remove("Work");
            return null;
        };
        var removal = await RemoveAsync();
        Assert.Empty(Observer.Errors);
        Assert.Equal((5, 0), (removal.Removed, removal.KeptUnproven));
    }

    [Theory]
    [InlineData("\u65e7\u30e1\u30fc\u30eb")]
    [InlineData("Entw\u00fcrfe 2")]
    [InlineData("&AOk-&AOk-")]
    public async Task A_name_that_the_server_writes_in_its_own_way_does_not_make_the_removal_untold(string name)
    {
        Old.Add("INBOX", mails: 2);
        Old.Add(name, mails: 3);
        Assert.True((await ForwardAsync()).Complete);
        var removal = await RemoveAsync();
        Assert.Empty(Observer.Errors);
        Assert.Equal((5, 0), (removal.Removed, removal.KeptUnproven));
    }
}
