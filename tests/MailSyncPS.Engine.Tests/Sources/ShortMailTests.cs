using System.Text;
using System.Text.RegularExpressions;
using MailSyncPS.Engine.Tests.Folders;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>IMAP servers that give a mail shorter than they announce it.</summary>
public sealed partial class ShortMailTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    const int Cut = 12;

    /// <summary>Gives one mail without its end, or something else instead of it.</summary>
    void Give(uint uid, Func<string, string> change, Func<bool>? isNow = null) => Old.Say = (_, _, usual) => isNow?.Invoke() == false ? usual
        : Body().Replace(usual, m => m.Groups["uid"].Value != $"{uid}" || change(m.Groups["body"].Value) is not { } said ? m.Value
            : $"UID {uid} BODY[] {{{said.Length}}}\r\n{said})\r\n");

    /// <summary>Mails of other sizes, none of them a round one.</summary>
    void Fill(int count)
    {
        for (var i = 1; i <= count; i++)
            Old["INBOX"].Add(Encoding.ASCII.GetBytes($"Received: from a by b; Tue, 10 Nov 2026 09:00:00 +0900\r\nSubject: mail {i}\r\n\r\n{new string('x', i)}\r\n"));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(40)]
    public async Task Where_sizes_are_exact_a_mail_that_is_cut_each_time_is_set_aside_and_stays(int mails)
    {
        Fill(mails);
        Give(2, body => body[..^Cut]);
        var result = await ForwardAsync();
        Assert.Equal((mails - 1, 1), (result.Forwarded, result.Quarantined));
        Assert.Equal(mails - 1, New["INBOX"].Mails.Count);
        var removal = await RemoveAsync();
        Assert.Equal((mails - 1, 1), (removal.Removed, removal.KeptUnproven));
        Assert.Equal(2u, Assert.Single(Old["INBOX"].Mails).Uid);
    }

    /// <summary>As Exchange does where it can't make the mail out of its store.</summary>
    [Fact]
    public async Task What_stands_in_for_a_mail_is_not_the_mail()
    {
        Fill(20);
        Old["INBOX"].Add(Encoding.ASCII.GetBytes("Subject: large\r\n\r\n" + new string('x', 5000)));
        Give(21, _ => "Subject: Retrieval using the IMAP4 protocol failed for the following message: 21\r\n\r\nThe server couldn't retrieve it.\r\n");
        Assert.Equal(1, (await ForwardAsync()).Quarantined);
        Assert.Equal(20, (await RemoveAsync()).Removed);
        Assert.Single(Old["INBOX"].Mails);
        // Once the server gives it, it is copied.
        Old.Say = (_, _, usual) => usual;
        Assert.Equal(1, (await ForwardAsync(r => r with { RetryQuarantined = true })).Forwarded);
        Assert.Equal(5018, New["INBOX"].Mails[^1].Bytes.Length);
    }

    [Fact]
    public async Task A_mail_that_was_cut_once_is_read_again()
    {
        Fill(6);
        var isFirst = true;
        Give(2, body =>
        {
            isFirst = false;
            return body[..^Cut];
        }, () => isFirst);
        Assert.Equal(6, (await ForwardAsync()).Forwarded);
        Assert.Equal(Old["INBOX"].Mails[1].Bytes.Length, New["INBOX"].Mails[1].Bytes.Length);
        Assert.Equal(6, (await RemoveAsync()).Removed);
    }

    /// <summary>What a former version took for whole is not freed.</summary>
    [Fact]
    public async Task A_cut_mail_that_was_copied_before_the_others_came_stays()
    {
        Fill(1);
        Old["INBOX"].Mails[0] = Old["INBOX"].Mails[0] with { Uid = 1 };
        Give(1, body => body[..^Cut]);
        Assert.Equal(1, (await ForwardAsync()).Forwarded);
        Fill(6);
        Assert.Equal(6, (await ForwardAsync()).Forwarded);
        var removal = await RemoveAsync();
        Assert.Equal((6, 1), (removal.Removed, removal.KeptUnproven));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(0)]
    public async Task Where_a_server_estimates_all_is_copied_and_freed(int more)
    {
        Fill(30);
        Old.Size = (uid, size) => $"{(more > 0 ? size + more : size + (int)(uid * 7 % 23) + 1)}";
        Assert.Equal(30, (await ForwardAsync()).Forwarded);
        Assert.Equal(30, (await RemoveAsync()).Removed);
    }

    /// <summary>Some of what a server estimates is right by chance.</summary>
    [Theory]
    [InlineData(2, 40)]
    [InlineData(3, 40)]
    [InlineData(2, 2)]
    public async Task Where_it_estimates_some_all_is_copied_and_freed(uint every, int mails)
    {
        Fill(mails);
        Old.Size = (uid, size) => $"{(uid % every == 0 ? size + (int)(uid * 7 % 23) + 1 : size)}";
        Assert.Equal(mails, (await ForwardAsync()).Forwarded);
        Fill(1);
        Assert.Equal(1, (await ForwardAsync()).Forwarded);
        Assert.Equal(mails + 1, (await RemoveAsync()).Removed);
    }

    [GeneratedRegex(@"UID (?<uid>\d+) BODY\[\] \{\d+\}\r\n(?<body>.*?)\)\r\n(?=\* \d|[A-Z]\d+ OK)", RegexOptions.Singleline)]
    private static partial Regex Body();
}
