using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Folders;

/// <summary>A destination that begins to refuse every mail in mid-run, in words that name no reason that is known: no mail is to blame.</summary>
public sealed class SuspendedDestinationTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    [Theory]
    [InlineData("NO System I/O error")]
    [InlineData("NO APPEND Failed")]
    [InlineData("NO [CONTACTADMIN] This account was suspended")]
    [InlineData("NO Permission denied")]
    [InlineData("NO your mailbox is broken")]
    public async Task None_is_set_aside_and_all_are_copied_once_it_takes_mail_again(string words)
    {
        Old.Add("INBOX", mails: 60);
        New.RefuseMail = _ => New["INBOX"].Mails.Count >= 10 ? words : null;
        var result = await ForwardAsync();
        Assert.Equal((10, 0, false), (result.Forwarded, result.Quarantined, result.Complete));
        Assert.Equal([MailFailure.MessageRefused], Observer.Failures);
        New.RefuseMail = _ => null;
        Assert.Equal((50, true), (await ForwardAsync() is var again ? (again.Forwarded, again.Complete) : default));
        Assert.Equal(60, New["INBOX"].Mails.Count);
    }

    /// <summary>Of many mails some in a row may be refused for what they are.</summary>
    [Theory]
    [InlineData(10, 25)]
    [InlineData(3, 8)]
    [InlineData(0, 25)]
    public async Task Mails_that_are_refused_for_what_they_are_are_set_aside_and_keep_no_other_from_being_copied(int first, int count)
    {
        Old.Add("INBOX", mails: 40);
        New.RefuseMail = mail => int.TryParse(System.Text.Encoding.UTF8.GetString(mail).Split("Subject: INBOX ")[1].Split('\r')[0], out var number) && number > first && number <= first + count ? "NO not this one" : null;
        var result = await ForwardAsync();
        Assert.Equal((40 - count, count), (result.Forwarded, result.Quarantined));
        Assert.Equal(40 - count, New["INBOX"].Mails.Count);
    }
}
