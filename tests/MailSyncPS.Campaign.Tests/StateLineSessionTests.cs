using System.Text;
using MailSyncPS.Campaign.Schedules;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Tests;

/// <summary>What a server shows that writes its state into mails: another mail to the byte, the same one to the oracle.</summary>
public sealed class StateLineSessionTests
{
    const string Mail = "Subject: one\r\n\r\nbody\r\n\r\n";

    [Fact]
    public void A_mail_gets_lines_at_the_end_of_its_header_and_its_sizes_say_so()
    {
        var session = new StateLineSession(1, StateWriting.SameSize);
        Assert.Equal("+OK ready\r\n", session.ToClient("+OK ready\r\n"));
        Ask(session, "USER a", "STAT", "LIST", "LIST 2", "RETR 1", "QUIT");
        Assert.Equal("+OK\r\n", session.ToClient("+OK\r\n"));
        var longer = session.Length;
        Assert.Equal($"+OK 2 {30 + 2 * longer}\r\n", session.ToClient("+OK 2 30\r\n"));
        Assert.Equal(["+OK 2 messages:\r\n", $"1 {24 + longer}\r\n", $"2 {6 + longer}\r\n", ".\r\n"],
            Answer(session, "+OK 2 messages:\r\n", "1 24\r\n", "2 6\r\n", ".\r\n"));
        Assert.Equal($"+OK 2 {6 + longer}\r\n", session.ToClient("+OK 2 6\r\n"));
        Assert.Equal($"+OK {24 + longer} octets\r\n", session.ToClient("+OK 24 octets\r\n"));
        var shown = Show(session, Mail);
        Assert.StartsWith("Subject: one\r\nStatus:   \r\nX-UID: ", shown, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nbody\r\n\r\n", shown, StringComparison.Ordinal);
        Assert.Equal(Mail.Length + longer, shown.Length);
        Assert.Equal("+OK bye\r\n", session.ToClient("+OK bye\r\n"));
    }

    [Fact]
    public void Each_session_says_something_else_of_the_same_length_or_of_another()
    {
        var same = Enumerable.Range(1, 4).Select(n => Read(n, StateWriting.SameSize, Mail)).ToList();
        Assert.Equal(4, same.Distinct().Count());
        Assert.Single(same.Select(s => s.Length).Distinct());
        var other = Enumerable.Range(1, 3).Select(n => Read(n, StateWriting.OtherSizes, Mail)).ToList();
        Assert.Equal(3, other.Select(s => s.Length).Distinct().Count());
    }

    [Theory]
    [InlineData(Mail)]
    [InlineData("\r\nonly a body\r\n")]
    [InlineData("Subject: only headers\r\n")]
    [InlineData("this is no header\r\nnor is this\r\n")]
    public void What_the_oracle_takes_for_the_content_stays(string mail)
    {
        foreach (var writing in (StateWriting[])[StateWriting.SameSize, StateWriting.OtherSizes])
        {
            var shown = Read(1, writing, mail);
            Assert.NotEqual(mail, shown);
            Assert.Equal(ContentOf(mail), ContentOf(shown));
        }
    }

    [Fact]
    public void A_mail_of_no_bytes_stays_one() => Assert.Equal("", Read(2, StateWriting.OtherSizes, ""));

    [Fact]
    public void Every_mail_of_a_schedule_has_a_content_of_its_own_but_for_the_twins()
    {
        // Mails that differ in more than line ends and NUL, and were taken for one, would hide a loss.
        var taken = ScheduleMails.All.GroupBy(m => MailContent.Of(m.Bytes)).Where(g => g.Select(Plain).Distinct().Count() > 1);
        Assert.Empty(taken.Select(g => string.Join(" = ", g.Select(m => m.Description))));
        var others = Enumerable.Range(0, ScheduleMails.All.Count).Select(i => MailContent.Of(ScheduleMails.Another(i).Bytes));
        Assert.Empty(ScheduleMails.All.Select(m => MailContent.Of(m.Bytes)).Intersect(others));
    }

    static string Plain(TestMail mail) => Encoding.Latin1.GetString(mail.Bytes).Replace("\r", "", StringComparison.Ordinal).TrimEnd('\n');

    static string ContentOf(string mail) => MailContent.Of(Encoding.Latin1.GetBytes(mail));

    static string Read(int number, StateWriting writing, string mail)
    {
        var session = new StateLineSession(number, writing);
        Ask(session, "RETR 1");
        session.ToClient($"+OK {mail.Length} octets\r\n");
        return Show(session, mail);
    }

    static void Ask(StateLineSession session, params string[] commands) => Assert.All(commands, c => Assert.Equal(c + "\r\n", session.ToServer(c + "\r\n")));

    static IEnumerable<string> Answer(StateLineSession session, params string[] lines) => lines.Select(session.ToClient);

    static string Show(StateLineSession session, string mail)
    {
        var shown = string.Concat(mail.Split("\r\n")[..^1].Append(".").Select(l => session.ToClient(l + "\r\n")));
        return shown[..^3];
    }
}
