using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Retention;

/// <summary>Reads copies at the destination. One at which the server breaks off keeps its message at the source.</summary>
sealed class CopyReadings(ICopyReader reader, IRunObserver observer)
{
    readonly HalvedReading _reading = new(reader, (copy, failure) => observer.OnVerbose(RetentionTexts.FormatCopyUnreadable(
        PlainText.Clean(copy.Folder), copy.Id, failure.Message)));

    /// <summary>Whether a server broke off at a copy.</summary>
    public bool IsBroken(CopyRef copy) => _reading.IsBroken(copy);

    /// <summary>What is read of copies, by id; those the server returned nothing for, or broke off at, are absent.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="copies">The copies, with their sizes in bytes, about.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="withTrace">
    /// Whether others made some of them, so that trace fields on top of them are told from the message.
    /// </param>
    public Task<Dictionary<CopyToken, MailReading>> ReadAsync(string folder, IEnumerable<(CopyRef Copy, long Size)> copies,
        CancellationToken cancellationToken, bool withTrace = false) =>
        _reading.ReadAsync<MailReading>(folder, copies, withTrace ? MailReading.WithTraceOf : MailReading.Of, cancellationToken);
}
