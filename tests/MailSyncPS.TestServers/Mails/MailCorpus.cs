namespace MailSyncPS.TestServers;

/// <summary>
/// Makes the mail of a small company in Japan: ISO-2022-JP and UTF-8, plain and HTML, attachments of lognormal
/// sizes. Among it are one identical pair, one mail without Message-ID, and two that share a Message-ID but not their content.
/// </summary>
public static class MailCorpus
{
    const double MedianAttachmentLog = 9.3;
    const double AttachmentSpread = 1.4;
    const int LargestAttachment = 3 << 20;
    const int TextBytes = 1500;

    /// <summary>Makes the mails, oldest first.</summary>
    public static IReadOnlyList<TestMail> Create(MailCorpusOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Count, 10);
        var random = new Random(options.Seed);
        var composer = new MailComposer(random, options.Recipient);
        var sizes = AttachmentSizes(random, options);
        var mails = new List<TestMail>(options.Count);
        for (var i = 0; i < options.Count; i++)
            mails.Add(composer.Compose(i, Arrival(options, i), sizes[i], i == options.Count / 2 ? MailOddity.NoMessageId : MailOddity.None));

        var twin = options.Count / 3;
        mails[twin + 1] = mails[twin] with { Arrived = mails[twin].Arrived };
        var shared = options.Count * 2 / 3;
        mails[shared + 1] = composer.Compose(shared, Arrival(options, shared + 1), sizes[shared + 1], MailOddity.OtherContent);
        return mails;
    }

    static DateTimeOffset Arrival(MailCorpusOptions options, int index) =>
        DateTimeOffset.FromUnixTimeSeconds((options.Until - TimeSpan.FromDays(options.Days * (1 - (index + 1.0) / options.Count))).ToUnixTimeSeconds())
            .ToOffset(TimeSpan.FromHours(9));

    static int[] AttachmentSizes(Random random, MailCorpusOptions options)
    {
        var sizes = Enumerable.Range(0, options.Count)
            .Select(index => index % 3 == 0 ? 0 : Math.Min(Math.Exp(MedianAttachmentLog + AttachmentSpread * NextNormal(random)), LargestAttachment))
            .ToArray();
        if (options.TotalBytes is { } total)
        {
            // Base64 with its line ends makes 78 bytes out of 57.
            var scale = Math.Max(0, total - (double)TextBytes * options.Count) * 57 / 78 / sizes.Sum();
            sizes = [.. sizes.Select(size => size * scale)];
        }
        return [.. sizes.Select(size => (int)size)];
    }

    static double NextNormal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
