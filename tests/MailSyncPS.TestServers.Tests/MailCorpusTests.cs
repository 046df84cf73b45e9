namespace MailSyncPS.TestServers.Tests;

public class MailCorpusTests
{
    static readonly MailCorpusOptions Options = new() { Count = 120, TotalBytes = 3_000_000 };

    [Fact]
    public void The_same_options_make_the_same_mails()
    {
        Assert.Empty(MailComparison.Differences(MailCorpus.Create(Options), MailCorpus.Create(Options), compareFlags: true));
        Assert.NotEmpty(MailComparison.Differences(MailCorpus.Create(Options), MailCorpus.Create(Options with { Seed = 2 })));
    }

    [Fact]
    public void It_has_one_identical_pair_and_about_the_size_that_was_asked_for()
    {
        var mails = MailCorpus.Create(Options);
        Assert.Equal(120, mails.Count);
        Assert.Equal(119, mails.Select(mail => mail.Digest()).Distinct().Count());
        Assert.InRange(mails.Sum(mail => (long)mail.Bytes.Length), 2_700_000, 3_300_000);
    }

    [Fact]
    public void Differences_name_what_is_missing_too_much_and_misdated()
    {
        var mails = MailCorpus.Create(Options);
        var changed = mails.Skip(1).Append(mails[5]).ToList();
        changed[9] = changed[9] with { Arrived = changed[9].Arrived.AddDays(1) };
        Assert.Equal(
            [$"{mails[0].Description}: 0 instead of 1", $"{mails[5].Description}: 2 instead of 1"],
            MailComparison.Differences(mails, changed).Where(line => line.Contains("instead of 1", StringComparison.Ordinal) || line.Contains("expected", StringComparison.Ordinal)));
        Assert.Single(MailComparison.Differences(mails, changed), line => line.Contains("arrived", StringComparison.Ordinal));
    }

    [Fact]
    public void Line_ends_make_no_difference()
    {
        Assert.Equal(new TestMail("a\r\nb\n"u8.ToArray(), default).Digest(), new TestMail("a\nb\r\n"u8.ToArray(), default).Digest());
        Assert.NotEqual(new TestMail("a\r\n"u8.ToArray(), default).Digest(), new TestMail("a\r"u8.ToArray(), default).Digest());
    }
}
