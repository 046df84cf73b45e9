using System.Globalization;
using System.Text;
using MailSyncPS.TestServers;

namespace MailSyncPS.Bench.Servers;

/// <summary>
/// Makes mails with the sizes of a company's mailbox: attachments of lognormal sizes, by even quantiles, and 28,345 bytes
/// a mail on average (2,000 mails are 57 MB). The same count makes the same mails, byte for byte.
/// </summary>
static class BenchCorpus
{
    internal const int AverageBytes = 28_345;
    const double AverageFrame = 660;
    const double MedianLog = 9.3;
    const double Spread = 1.4;
    const double LargestAttachment = 3e6;
    const int LineBytes = 78;
    const int Days = 30;
    static readonly DateTimeOffset LastArrival = new(2026, 1, 31, 12, 0, 0, TimeSpan.FromHours(9));

    /// <summary>Makes so many mails, oldest first.</summary>
    internal static IEnumerable<TestMail> Create(int count)
    {
        var random = new Random(7);
        var content = Base64Lines(random, (int)LargestAttachment);
        var sizes = AttachmentSizes(count, random);
        for (var i = 0; i < count; i++)
        {
            var arrived = DateTimeOffset.FromUnixTimeSeconds((LastArrival - TimeSpan.FromDays(Days * (1 - (i + 1.0) / count))).ToUnixTimeSeconds());
            var lines = sizes[i] / LineBytes;
            var start = random.Next(content.Length / LineBytes - lines + 1) * LineBytes;
            yield return new TestMail(Encoding.ASCII.GetBytes(Wrap(i, arrived, content.Substring(start, lines * LineBytes))), arrived, "S");
        }
    }

    /// <summary>Makes a mail of about so many bytes.</summary>
    internal static TestMail Single(int number, int bytes)
    {
        var arrived = LastArrival.AddSeconds(number);
        var lines = Math.Max(1, (bytes - Wrap(number, arrived, "").Length) / LineBytes);
        var line = Base64Lines(new Random(number), LineBytes);
        return new TestMail(Encoding.ASCII.GetBytes(Wrap(number, arrived, string.Concat(Enumerable.Repeat(line, lines)))), arrived, "S");
    }

    static int[] AttachmentSizes(int count, Random random)
    {
        var raw = Enumerable.Range(0, count)
            .Select(i => Math.Min(Math.Exp(MedianLog + Spread * Normal.Quantile((i + 0.5) / count)), LargestAttachment)).ToArray();
        var scale = (AverageBytes - AverageFrame) * count / raw.Sum();
        int[] sizes = [.. raw.Select(size => (int)(size * scale))];
        random.Shuffle(sizes);
        return sizes;
    }

    static string Base64Lines(Random random, int length)
    {
        var bytes = new byte[length / LineBytes * 57];
        random.NextBytes(bytes);
        return Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks) + "\r\n";
    }

    static string Wrap(int number, DateTimeOffset arrived, string attachment)
    {
        var date = arrived.ToString("ddd, d MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"""
            Return-Path: <sender{number % 40}@partner.example>
            Received: from mx.hosting.example by mail.example.jp id {number}; {date}
            Message-ID: <bench.{number}@partner.example>
            Date: {date}
            From: =?UTF-8?B?5L2Q6Jek?= <sender{number % 40}@partner.example>
            To: <taro@example.jp>
            Subject: =?UTF-8?B?44GK55+l44KJ44Gb?= {number}
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="=_{number}"

            --=_{number}
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: base64

            44GE44Gk44KC44GK5LiW6Kmx44Gr44Gq44Gj44Gm44GK44KK44G+44GZ44CC

            --=_{number}
            Content-Type: application/octet-stream
            Content-Transfer-Encoding: base64


            """).ReplaceLineEndings("\r\n") + attachment + string.Create(CultureInfo.InvariantCulture, $"--=_{number}--\r\n");
    }
}
