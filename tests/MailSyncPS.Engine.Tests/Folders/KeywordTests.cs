using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Folders;

/// <summary>Flags and keywords that a destination does not keep.</summary>
public sealed class KeywordTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    const string Invalid = "BAD [CLIENTBUG] Invalid flag list";

    [Theory]
    [InlineData("\\Answered \\Flagged \\Deleted \\Seen \\Draft", "\\Seen")]
    [InlineData("\\Seen $Forwarded", "\\Seen $Forwarded")]
    [InlineData("\\Flagged \\*", "$Forwarded Work")]
    [InlineData("", "")]
    [InlineData(null, "\\Seen $Forwarded Work")]
    public async Task Only_what_is_permitted_is_sent(string? permitted, string kept)
    {
        New.PermanentFlags = permitted;
        New.Refuse = command => permitted is not null && !permitted.Contains('*') && command.StartsWith("APPEND", StringComparison.Ordinal)
            && Flags(command).Any(f => !permitted.Split(' ').Contains(f)) ? Invalid : null;
        Old["INBOX"].Add(ScriptedMailbox.Mail("a"), "\\Seen $Forwarded Work");
        Old["INBOX"].Add(ScriptedMailbox.Mail("b"));
        Assert.True((await ForwardAsync()).Complete);
        Assert.Empty(Observer.Errors);
        Assert.Equal(kept, New["INBOX"].Mails.Single(m => m.Bytes.AsSpan().IndexOf("Subject: a"u8) >= 0).Flags);
        Assert.Equal(2, New.LinesHeard.Count(l => l.Contains(" APPEND ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(Invalid)]
    [InlineData("NO keywords are not supported")]
    public async Task Where_nothing_said_so_before_the_mail_is_sent_once_more_without_its_keywords(string refusal)
    {
        New.Refuse = command => command.StartsWith("APPEND", StringComparison.Ordinal) && Flags(command).Any(f => !f.StartsWith('\\')) ? refusal : null;
        for (var i = 0; i < 6; i++)
            Old["INBOX"].Add(ScriptedMailbox.Mail($"mail {i}"), "\\Flagged Work");
        Assert.True((await ForwardAsync()).Complete);
        Assert.Empty(Observer.Errors);
        Assert.Equal(6, New["INBOX"].Mails.Count);
        Assert.All(New["INBOX"].Mails, m => Assert.Equal("\\Flagged", m.Flags));
        Assert.InRange(New.LinesHeard.Count(l => l.Contains(" APPEND ", StringComparison.Ordinal)), 7, 12);
    }

    [Theory]
    [InlineData("Flagged", "BAD invalid flag", "\\Seen")]
    [InlineData("Draft", "NO flag not allowed", "\\Seen")]
    [InlineData("Work", "NO [LIMIT] too many keywords", "\\Flagged \\Draft \\Seen")]
    public async Task A_flag_that_is_refused_keeps_no_mail_from_being_copied(string refused, string refusal, string kept)
    {
        New.Refuse = command => command.StartsWith("APPEND", StringComparison.Ordinal) && Flags(command).Any(f => f.TrimStart('\\') == refused) ? refusal : null;
        for (var i = 0; i < 6; i++)
            Old["INBOX"].Add(ScriptedMailbox.Mail($"mail {i}"), "\\Seen \\Flagged \\Draft Work");
        Assert.True((await ForwardAsync()).Complete);
        Assert.Equal(6, New["INBOX"].Mails.Count);
        Assert.All(New["INBOX"].Mails, m => Assert.Equal(kept.Split(' ').Order(StringComparer.Ordinal), m.Flags.Split(' ').Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_server_that_says_goodbye_behind_its_refusal_holds_no_run_up()
    {
        New.Refuse = command => command.StartsWith("APPEND", StringComparison.Ordinal) && command.Contains("Flagged", StringComparison.Ordinal)
            ? "NO flag not allowed\r\n* BYE Too many invalid IMAP commands." : null;
        Old["INBOX"].Add(ScriptedMailbox.Mail("a"), "\\Seen \\Flagged");
        await ForwardAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_mail_that_is_refused_without_them_too_is_to_blame_itself()
    {
        New.Refuse = command => command.StartsWith("APPEND", StringComparison.Ordinal) && command.Contains("{3", StringComparison.Ordinal) ? "NO not this one" : null;
        Old.Add("INBOX", mails: 3);
        Old["INBOX"].Add(ScriptedMailbox.Mail(new string('x', 120)), "Work");
        var result = await ForwardAsync();
        Assert.Equal((3, false), (result.Forwarded, result.Complete));
        Assert.Equal(3, New["INBOX"].Mails.Count);
        Assert.Contains("not this one", Observer.Errors.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_keywords_no_folder_is_opened_for_writing()
    {
        Old.Add("INBOX", mails: 3);
        Old["INBOX"].Add(ScriptedMailbox.Mail("seen"), "\\Seen");
        Assert.True((await ForwardAsync()).Complete);
        Assert.DoesNotContain(New.LinesHeard, l => l.Contains(" SELECT ", StringComparison.Ordinal));
    }

    static string[] Flags(string command) => command.IndexOf('(', StringComparison.Ordinal) is > 0 and var open
        ? command[(open + 1)..command.IndexOf(')', open)].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
}
