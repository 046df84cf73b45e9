using System.Globalization;
using System.Security.Cryptography;
using MailSyncPS.Engine.Servers.Reading;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>
/// Mails that an IMAP server gives shorter than it announces them (RFC822.SIZE). Servers that make mails out of another store, as Exchange,
/// estimate their sizes; where hardly any other size is wrong, a short mail is cut, or stands in for one that the server can't give.
/// </summary>
/// <param name="sizes">How the server tells sizes.</param>
/// <param name="isCompared">Whether each mail is compared with an earlier reading, so that this is the second.</param>
sealed class ShortMails(ListedSizes sizes, bool isCompared)
{
    /// <summary>Other mails that are looked at where few tell how a server counts.</summary>
    const int Samples = 10;

    /// <summary>Reads mails over a new session.</summary>
    public required Func<IReadOnlyList<SourceMessage>, Task<IReadOnlyDictionary<uint, MailBytes>>> ReadAgainAsync { get; init; }

    /// <summary>Reads once more what came short.</summary>
    /// <param name="batch">The messages.</param>
    /// <param name="read">What was read of them, by UID.</param>
    /// <param name="listed">All messages of their folder.</param>
    /// <returns>What was read, at last, and the reasons of those that are not whole.</returns>
    public async Task<(IReadOnlyDictionary<uint, MailBytes> Bytes, IReadOnlyDictionary<uint, MailSyncException> Cut)> CheckAsync(
        IReadOnlyList<SourceMessage> batch, IReadOnlyDictionary<uint, MailBytes> read, IReadOnlyList<SourceMessage> listed)
    {
        Hear(batch, read);
        var likely = batch.Where(m => read.TryGetValue(Uid(m), out var mail) && IsShort(m, mail)).ToList();
        if (likely.Count == 0 || sizes.TellNothing)
            return (read, new Dictionary<uint, MailSyncException>());
        var bytes = read.ToDictionary(r => r.Key, r => r.Value);
        foreach (var again in isCompared ? [] : FetchBatches.Cut(likely, m => m.Size))
            await ReadTwiceAsync(again, bytes).ConfigureAwait(false);
        var cut = likely.Where(m => bytes.TryGetValue(Uid(m), out var mail) && IsShort(m, mail)).ToList();
        if (cut.Count > 0 && sizes.AreHardlyKnown)
            await SampleAsync([.. listed.Except(batch)]).ConfigureAwait(false);
        return (bytes, cut.Where(_ => sizes.AreMostlyExact).ToDictionary(Uid, m => NotWhole(m, bytes[Uid(m)])));
    }

    /// <summary>What was cut once may come whole.</summary>
    async Task ReadTwiceAsync(IReadOnlyList<SourceMessage> messages, Dictionary<uint, MailBytes> bytes)
    {
        var before = messages.ToDictionary(Uid, m => SHA256.HashData(bytes[Uid(m)].Open()));
        foreach (var message in messages)
        {
            bytes[Uid(message)].Drop();
            bytes.Remove(Uid(message));
        }
        var again = await ReadAgainAsync(messages).ConfigureAwait(false);
        foreach (var message in messages.Where(m => again.ContainsKey(Uid(m))))
        {
            var mail = bytes[Uid(message)] = again[Uid(message)];
            if (SHA256.HashData(mail.Open()).AsSpan().SequenceEqual(before[Uid(message)]))
                sizes.HearConfirmed(message, mail.Length);
        }
    }

    /// <summary>Looks at the smallest others, so that one mail that is cut is told from a server that counts otherwise.</summary>
    async Task SampleAsync(IReadOnlyList<SourceMessage> others)
    {
        List<SourceMessage> smallest = [.. others.Where(m => m.Size > 0).OrderBy(m => m.Size).Take(Samples)];
        if (smallest.Count == 0)
            return;
        var read = await ReadAgainAsync(smallest).ConfigureAwait(false);
        Hear(smallest, read);
        foreach (var mail in read.Values)
            mail.Drop();
    }

    void Hear(IReadOnlyList<SourceMessage> batch, IReadOnlyDictionary<uint, MailBytes> read)
    {
        foreach (var message in batch)
        {
            if (!read.TryGetValue(Uid(message), out var mail))
                continue;
            sizes.HearRead(message.Size, mail.Length);
            if (IsShort(message, mail))
                sizes.HearOther(message);
        }
    }

    /// <summary>No bytes are no mail, and where no size was told none is short of it.</summary>
    bool IsShort(SourceMessage message, MailBytes mail) => mail.Length > 0 && mail.Length < message.Size
        && !sizes.Fit(message.Size, mail, new DataWatch.WatchedMail(mail.Length, 0));

    static MailSyncException NotWhole(SourceMessage message, MailBytes mail) => new(MailFailure.MessageUnreadable,
        ServersTexts.FormatNotReadWhole(PlainText.Clean(message.Uid), ServersTexts.FormatCutShort(message.Size, mail.Length)));

    static uint Uid(SourceMessage message) => uint.Parse(message.Uid, NumberStyles.None, CultureInfo.InvariantCulture);
}
