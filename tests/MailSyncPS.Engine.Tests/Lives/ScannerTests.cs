using System.Text;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>A virus scanner goes through the destination's storage each night: it cleans attachments within their mails, and puts a note in place of what it can't clean.</summary>
[Collection(ServersCollection.Name)]
public sealed class ScannerTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. Enumerable.Range(0, 12).Select(Mail)];

    [Fact]
    public async Task Mails_that_a_scanner_cleans_or_replaces_each_night_are_not_sent_anew_each_day()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        for (var day = 1; day <= 5; day++)
        {
            await pair.ForwardAsync();
            Scan(pair.Destination);
            if (day == 1)
                Maildir.Delete(pair.Destination.Mails().Single(m => Subject(m.Bytes) == "mail 1"));
            await pair.RemoveAsync(7);
            output.WriteLine($"day {day}: {pair.Source.Count} at the source, {pair.Destination.Count} at the destination");
        }
        // People threw one away. What the scanner touched stays at the source as it was, and lies once at the destination as the scanner left it.
        Assert.Empty(MailComparison.Differences(Mails.Where((_, i) => IsInfected(i) || IsHopeless(i) || i == 1), pair.Source.Mails(), compareArrival: false));
        var perMail = pair.Destination.Mails().GroupBy(m => Subject(m.Bytes), StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count());
        Assert.All(Enumerable.Range(0, Mails.Count).Where(i => !IsHopeless(i) && i != 1), i => Assert.Equal(1, perMail[$"mail {i}"]));
        Assert.Equal(1, perMail["VIRUS REMOVED"]);
        Assert.False(perMail.ContainsKey("mail 1"));
    }

    static bool IsInfected(int number) => number is 2 or 5 or 8;

    static bool IsHopeless(int number) => number is 6;

    static TestMail Mail(int number) => new(Encoding.ASCII.GetBytes(
        $"Received: from a by b; {DateTimeOffset.UtcNow.AddDays(-20):ddd, d MMM yyyy HH:mm:ss} +0000\r\nFrom: a@example.jp\r\nMessage-ID: <{number}@example.jp>\r\nSubject: mail {number}\r\n\r\n"
        + (IsInfected(number) ? "VIRUS VIRUS\r\n" : IsHopeless(number) ? "WORM WORM\r\n" : "text\r\n") + new string('x', 70) + "\r\n"), DateTimeOffset.Now.AddDays(-20));

    static string Subject(byte[] bytes) => Encoding.ASCII.GetString(bytes).Split('\n').First(l => l.StartsWith("Subject: ", StringComparison.Ordinal))[9..].TrimEnd('\r');

    /// <summary>Sizes stay, so that the server notices nothing.</summary>
    static void Scan(Maildir folder)
    {
        foreach (var mail in folder.Mails())
        {
            var raw = File.ReadAllBytes(mail.Path);
            var text = Encoding.ASCII.GetString(raw);
            if (text.Contains("VIRUS VIRUS", StringComparison.Ordinal))
                File.WriteAllText(mail.Path, text.Replace("VIRUS VIRUS", "***********", StringComparison.Ordinal));
            else if (text.Contains("WORM WORM", StringComparison.Ordinal))
            {
                var end = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
                var note = string.Join(end, "From: scanner@example.jp", $"Message-ID: <{Guid.NewGuid():N}@scanner>", "Subject: VIRUS REMOVED", "", "");
                File.WriteAllText(mail.Path, (note + string.Concat(Enumerable.Repeat("removed" + end, 40)))[..(raw.Length - end.Length)] + end);
            }
        }
    }
}
